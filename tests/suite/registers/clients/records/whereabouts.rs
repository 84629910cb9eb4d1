//! What records tell of where a protected client is to be found: hidden in every way a record is shown.

use serde_json::{Value, json};
use tests::casework::*;
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = RAISIO;
const TOLD: [&str; 5] = ["Zyrkatu", "Zyropisto", "Zyrverstas", "Zyrkoulu", "Zyrhalli"];

/// Kinds with the type, the content and the members that tell of whereabouts.
fn kinds() -> [(&'static str, Value, &'static [&'static str]); 4] {
    let contact = json!({"kind": "contact", "way": "visit", "text": "Käytiin.", "with": [
        {"role": "client"}, {"role": "official", "name": "Virpi Virkailija"}, {"role": "authority", "name": "Zyrkoulu"}, {"role": "employer"}]});
    let mut appointment = content("appointment");
    appointment["place"] = json!("Zyrkatu 1");
    let mut measure = content("measure");
    measure["provider"] = json!("Zyropisto");
    let mut observation = content("work_ability_observation");
    observation["setting"] = json!("Zyrverstas");
    [
        (
            "contact",
            contact,
            &["/content/with/2/name", "/content/with/3/name"],
        ),
        ("appointment", appointment, &["/content/place"]),
        ("service_measure", measure, &["/content/provider"]),
        ("work_ability_observation", observation, &["/content/setting"]),
    ]
}

fn whole(code: &str, content: &Value) -> Value {
    let kind = content["kind"].as_str().unwrap();
    let mut body = record(code, kind);
    body["content"] = content.clone();
    if kind == "work_ability_observation" {
        body["state"] = json!("draft");
    }
    body
}

fn hidden(members: &[&str]) -> Vec<(String, String)> {
    let pairs = members.iter();
    pairs
        .map(|at| ((*at).to_owned(), "non_disclosure".to_owned()))
        .collect()
}

async fn protect(official: &Session, client: &str) {
    let order = json!({"period": {"from": "2026-03-01"}, "source": from_client()});
    let path = format!("{client}/non-disclosure-orders");
    official.post(&path, order).await.expect(201);
}

#[track_caller]
fn tells_nothing(text: &str) {
    for told in TOLD {
        assert!(!text.contains(told), "{told}: {text}");
    }
}

/// A caseworker, the person responsible, and a client on whom each kind was recorded before the order.
async fn protected(app: &App) -> (Session, Session, String, Vec<(Value, String)>) {
    let (official, client) = caseworker(app, REGISTER).await;
    let responsible = app.official(REGISTER, "responsible_person").await;
    let mut records = Vec::new();
    for (code, content, _) in kinds() {
        records.push(made(&official, &client, whole(code, &content)).await);
    }
    protect(&official, &client).await;
    (official, responsible, client, records)
}

tests::scenario! {
    async fn the_whereabouts_of_a_protected_client_are_in_no_record(app) {
        let (official, responsible, client, records) = protected(&app).await;
        for ((_, path), (_, content, members)) in records.iter().zip(kinds()) {
            let read = official.get(path).await.expect(200);
            assert_eq!(withheld(&read), hidden(members), "{read}");
            for member in members {
                assert_eq!(read.pointer(member), Some(&Value::Null), "{read}");
            }
            let versions = official.get(&format!("{path}/versions")).await.expect(200);
            assert_eq!(withheld(&versions["items"][0]), hidden(members));
            // Who may see them sees them.
            let read = responsible.get(path).await.expect(200);
            assert_eq!((withheld(&read), read.pointer(members[0])), (vec![], json!({"content": content}).pointer(members[0])));
        }
        let register = format!("/v1/registers/{REGISTER}");
        for list in [
            format!("{client}/records"),
            format!("{client}/records?asOf=2026-12-31"),
            format!("{client}/overview"),
            format!("{client}/history"),
            format!("{register}/records"),
            format!("{register}/records?kind=measure&kind=appointment"),
            format!("{register}/worklists/appointments_today?official=all"),
            format!("{register}/worklists/measures_stalled?official=all&within=0"),
            format!("{register}/worklists/drafts"),
        ] {
            let answer = official.get(&list).await;
            assert_eq!(answer.status.as_u16(), 200, "{list}: {}", answer.text);
            tells_nothing(&answer.text);
        }
        let overview = official.get(&format!("{client}/overview")).await.expect(200);
        assert_eq!(withheld(&overview["appointments"]["items"][0]), hidden(&["/content/place"]));
        let seen = responsible.get(&format!("{register}/records")).await;
        for told in &TOLD[..4] {
            assert!(seen.text.contains(told), "{told}");
        }
        // Nor does what is passed on, or what has none of it, tell whether it has.
        let passed = pass(&official, &records[2].1, 1, json!({"to": "ongoing"})).await;
        tells_nothing(&passed.text);
        assert_eq!(withheld(&passed.expect(200)), hidden(&["/content/provider"]));
        let mut without = whole("appointment", &kinds()[1].1);
        without["content"]["place"] = Value::Null;
        let (made, _) = made(&official, &client, without).await;
        assert_eq!(withheld(&made), hidden(&["/content/place"]));
        // The order at an end, it is as with anybody.
        let orders = responsible.get(&format!("{client}/non-disclosure-orders")).await.expect(200)["items"][0].clone();
        let order = format!("{client}/non-disclosure-orders/{}", orders["id"].as_str().unwrap());
        responsible.if_match(&orders["version"]).delete(&order).await;
        let read = official.get(&records[1].1).await.expect(200);
        assert_eq!((withheld(&read), &read["content"]["place"]), (vec![], &json!("Zyrkatu 1")));
    }

    async fn what_is_not_seen_is_not_written(app) {
        let (official, responsible, client, records) = protected(&app).await;
        let read = |at: usize| responsible.get(&records[at].1);
        for (at, patch, place) in [
            (0, json!({"content": {"kind": "contact", "with": [{"role": "client"}]}}), "/content/with"),
            (1, json!({"content": {"kind": "appointment", "place": "Muualla"}}), "/content/place"),
            (1, json!({"content": {"kind": "appointment", "place": null, "about": "Muuta"}}), "/content/place"),
            (1, json!({"passages": [{"pointer": "/place", "from": 0, "to": 200, "mark": "health"}]}), "/passages/0"),
            (2, json!({"content": {"kind": "measure", "provider": "Muu"}}), "/content/provider"),
            (3, json!({"content": {"kind": "work_ability_observation", "setting": null}}), "/content/setting"),
        ] {
            let problem = official.if_match(&json!(1)).patch(&records[at].1, patch.clone()).await.problem(403, "field_withheld");
            assert_eq!(places(&problem), [(place.to_owned(), "field_withheld".to_owned())], "{patch}");
            assert_eq!(read(at).await.expect(200)["version"], 1);
        }
        for (code, content, members) in kinds() {
            let problem = official.post(&format!("{client}/records"), whole(code, &content)).await.problem(403, "field_withheld");
            assert_eq!(places(&problem)[0], (members[0].to_owned(), "field_withheld".to_owned()));
        }
        // The rest is: what was not shown stays, and so do the marks in it.
        let marked = json!({"passages": [{"pointer": "/place", "from": 0, "to": 4, "mark": "third_person"}], "content": {"kind": "appointment", "about": "Asiaa"}});
        responsible.if_match(&json!(1)).patch(&records[1].1, marked).await.expect(200);
        let seen = official.get(&records[1].1).await.expect(200);
        assert_eq!(seen["passages"], json!([]));
        let saved = json!({"content": {"kind": "appointment", "about": "Asioita"}, "passages": [{"pointer": "/about", "from": 0, "to": 3, "mark": "third_person"}]});
        official.if_match(&json!(2)).patch(&records[1].1, saved).await.expect(200);
        let after = read(1).await.expect(200);
        assert_eq!((&after["content"]["place"], &after["content"]["about"]), (&json!("Zyrkatu 1"), &json!("Asioita")));
        let mut pointers: Vec<_> = after["passages"].as_array().unwrap().iter().map(|passage| passage["pointer"].clone()).collect();
        pointers.sort_by_key(Value::to_string);
        assert_eq!(pointers, [json!("/about"), json!("/place")]);
        // A contact may name persons, and gets nobody who tells a place by a patch.
        let plain = json!({"kind": "contact", "way": "phone", "with": [{"role": "client"}]});
        let (_, path) = made(&official, &client, whole("contact", &plain)).await;
        let with = |with: Value| json!({"content": {"kind": "contact", "with": with}});
        official.if_match(&json!(1)).patch(&path, with(json!([{"role": "guardian", "name": "Huoltaja"}]))).await.expect(200);
        official.if_match(&json!(2)).patch(&path, with(json!([{"role": "provider", "name": "Zyropisto"}]))).await.problem(403, "field_withheld");
        // Nor is it carried to another client, where it would be shown.
        let other = client_of(&official, REGISTER).await;
        let moving = json!({"kind": "move", "ground": "wrong_client", "targetClient": other.rsplit('/').next().unwrap()});
        official.post(&format!("{}/corrections", records[1].1), moving.clone()).await.problem(403, "field_withheld");
        responsible.post(&format!("{}/corrections", records[1].1), moving).await.expect(201);
    }

    async fn the_common_place_of_an_event_is_hidden_with_a_protected_client(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let responsible = app.official(REGISTER, "responsible_person").await;
        let (one, other, third) = (client_of(&official, REGISTER).await, client_of(&official, REGISTER).await, client_of(&official, REGISTER).await);
        let id = |path: &str| json!({"client": path.rsplit('/').next().unwrap()});
        let events = format!("/v1/registers/{REGISTER}/events");
        let workshop = |clients: Vec<Value>| json!({
            "type": "appointment", "source": from_client(), "clients": clients,
            "content": {"kind": "appointment", "startsAt": "2026-03-09T07:00:00Z", "place": "Zyrhalli", "about": "Ryhmä"}
        });
        let event = official.post(&events, workshop(vec![id(&one), id(&other)])).await.expect(201);
        protect(&official, &one).await;
        let path = format!("{events}/{}", event["id"].as_str().unwrap());
        for list in [path.clone(), format!("{other}/records"), format!("{other}/overview"), format!("{one}/records"), format!("/v1/registers/{REGISTER}/records")] {
            tells_nothing(&official.get(&list).await.text);
            assert!(responsible.get(&list).await.text.contains("Zyrhalli"));
        }
        let own = official.get(&format!("{other}/records")).await.expect(200)["items"][0].clone();
        assert_eq!(withheld(&own), hidden(&["/content/place"]));
        let own = format!("{other}/records/{}", own["id"].as_str().unwrap());
        tells_nothing(&official.get(&format!("{own}/versions")).await.text);
        let patch = json!({"content": {"kind": "appointment", "place": null}});
        official.if_match(&json!(1)).patch(&own, patch).await.problem(403, "field_withheld");
        // Nobody is entered on it with a place, and it is entered on nobody protected.
        let mut further = workshop(vec![id(&third)]);
        further.as_object_mut().unwrap().remove("type");
        official.post(&format!("{path}/records"), further.clone()).await.problem(403, "field_withheld");
        let problem = official.post(&events, workshop(vec![id(&third), id(&one)])).await.problem(403, "field_withheld");
        assert!(places(&problem).contains(&("/clients/1/client".to_owned(), "field_withheld".to_owned())), "{problem}");
        further["content"]["place"] = Value::Null;
        tells_nothing(&official.post(&format!("{path}/records"), further).await.text);
        // An event without anybody protected tells its place.
        let made = official.post(&events, workshop(vec![id(&third), id(&other)])).await.expect(201);
        assert_eq!(made["records"][0]["content"]["place"], "Zyrhalli");
    }
}
