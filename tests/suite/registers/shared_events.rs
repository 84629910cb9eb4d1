//! `…/events`: one visit or group meeting of several clients at once, each client's record their own.

mod attendance;

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn events(register: &str) -> String {
    format!("/v1/registers/{register}/events")
}

/// The ids of so many clients of a register, whose last names are numbered.
async fn family(official: &Session, register: &str, size: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for at in 0..size {
        let (client, _) = entered(official, register, newcomer(register, &format!("Perhe{at}nen"))).await;
        ids.push(client["id"].as_str().unwrap().to_owned());
    }
    ids
}

fn visit(clients: &[String]) -> Value {
    let clients: Vec<Value> = clients.iter().map(|client| json!({"client": client})).collect();
    json!({
        "type": "contact", "heldOn": "2026-02-27", "source": from_client(), "clients": clients,
        "content": {"kind": "contact", "way": "home_visit", "with": [{"role": "client"}, {"role": "authority", "name": "Neuvola"}], "text": "Käytiin perheen luona.", "agreed": "Palataan asiaan."}
    })
}

fn workshop(clients: &[String]) -> Value {
    let clients: Vec<Value> = clients.iter().map(|client| json!({"client": client})).collect();
    json!({
        "type": "appointment", "source": from_client(), "clients": clients,
        "content": {"kind": "appointment", "startsAt": "2026-03-02T07:00:00Z", "endsAt": "2026-03-02T08:00:00Z", "about": "Ryhmätapaaminen"}
    })
}

async fn records(official: &Session, register: &str, client: &str) -> Value {
    let path = format!("{}/{client}/records", clients(register));
    official.get(&path).await.expect(200)["items"].clone()
}

/// How many records the clients have together.
async fn count(official: &Session, register: &str, clients: &[String]) -> usize {
    let mut found = 0;
    for client in clients {
        found += records(official, register, client)
            .await
            .as_array()
            .unwrap()
            .len();
    }
    found
}

/// A client's record of an event.
fn of<'e>(event: &'e Value, client: &str) -> &'e Value {
    let mut records = event["records"].as_array().unwrap().iter();
    records.find(|record| record["client"] == client).unwrap()
}

/// Whether an event's action is allowed, and the code of its refusal.
fn action(event: &Value, operation: &str) -> (bool, Value) {
    let mut actions = event["allowedActions"].as_array().unwrap().iter();
    let action = actions.find(|action| action["operationId"] == operation).unwrap();
    (action["allowed"].as_bool().unwrap(), action["code"].clone())
}

async fn caseworker(app: &App, register: &str) -> Session {
    app.official(register, "caseworker").await
}

tests::scenario! {
    async fn a_family_of_six_is_visited_and_each_has_a_record_of_their_own(app) {
        let official = caseworker(&app, REGISTER).await;
        let six = family(&official, REGISTER, 6).await;
        let mut body = visit(&six);
        body["clients"][2]["note"] = json!("Lapsi 2 oli kuumeessa.");
        body["clients"][3]["heldOn"] = json!("2026-02-28");
        let answer = official.post(&events(REGISTER), body).await;
        let (tag, location) = (answer.header("etag").map(str::to_owned), answer.header("location").map(str::to_owned));
        let receipt = answer.header("log-receipt").unwrap().split('.').next().unwrap().to_owned();
        let made = answer.expect(201);
        let path = format!("{}/{}", events(REGISTER), made["id"].as_str().unwrap());
        assert_eq!((tag.as_deref(), location), (Some("\"1\""), Some(path.clone())));
        assert_eq!((&made["kind"], &made["type"], made["records"].as_array().unwrap().len()), (&json!("contact"), &json!("contact"), 6));
        assert_eq!(official.get(&path).await.expect(200), made);
        for (at, client) in six.iter().enumerate() {
            let own = records(&official, REGISTER, client).await;
            assert_eq!(own.as_array().unwrap().len(), 1);
            let own = &own[0];
            assert_eq!((&own["event"], &own["client"], &own["state"]), (&made["id"], &json!(client), &json!("final")));
            let (text, day) = match at {
                2 => ("Käytiin perheen luona.\n\nLapsi 2 oli kuumeessa.", "2026-02-27"),
                3 => ("Käytiin perheen luona.", "2026-02-28"),
                _ => ("Käytiin perheen luona.", "2026-02-27"),
            };
            assert_eq!((&own["content"]["text"], &own["heldOn"]), (&json!(text), &json!(day)));
            // Nothing of the others: neither an id nor a name.
            let text = own.to_string();
            for other in six.iter().filter(|other| *other != client) {
                assert!(!text.contains(other.as_str()), "{text}");
            }
            assert!(!text.contains("Perhe"), "{text}");
        }
        // One entry, and in it every client.
        let auditor = app.official(REGISTER, "log_auditor").await;
        let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?operation=createEvent")).await.expect(200);
        let entries = log["items"].as_array().unwrap();
        assert_eq!((entries.len(), &entries[0]["id"]), (1, &json!(receipt)));
        let mut named: Vec<_> = entries[0]["subjects"].as_array().unwrap().iter().map(|subject| subject["clientId"].as_str().unwrap().to_owned()).collect();
        named.sort();
        let mut expected = six.clone();
        expected.sort();
        assert_eq!(named, expected);
    }

    async fn all_are_entered_or_none_and_the_refusal_names_the_client(app) {
        let official = caseworker(&app, KEMI_IMMIGRANTS).await;
        let four = family(&official, KEMI_IMMIGRANTS, 4).await;
        let mut obtaining = consent("obtaining", "written", "integration_services", &[]);
        obtaining["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
        let model = official.get(&format!("/v1/registers/{KEMI_IMMIGRANTS}/form-model")).await.expect(200);
        let types = model["recordTypes"].as_array().unwrap();
        let contact = types.iter().find(|known| known["kind"] == "contact").unwrap();
        obtaining["categories"] = json!([contact["category"]]);
        for client in [0, 1, 2] {
            let path = format!("{}/{}/consents", clients(KEMI_IMMIGRANTS), four[client]);
            official.post(&path, obtaining.clone()).await.expect(201);
        }
        let mut body = visit(&four);
        body["type"] = contact["code"].clone();
        body["source"] = json!({"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"});
        let path = events(KEMI_IMMIGRANTS);
        refused(official.post(&path, body.clone()).await, "/clients/3/client", "consent_missing");
        let asked = official.post(&format!("{path}?dryRun=true"), body.clone()).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"][0]["pointer"]), (&json!(false), &json!("/clients/3/client")));
        assert_eq!(count(&official, KEMI_IMMIGRANTS, &four).await, 0, "nothing half-written");
        body["clients"].as_array_mut().unwrap().pop();
        let asked = official.post(&format!("{path}?dryRun=true"), body.clone()).await.expect(200);
        assert_eq!(asked["allowed"], true);
        assert_eq!(count(&official, KEMI_IMMIGRANTS, &four).await, 0);
        official.post(&path, body).await.expect(201);
        assert_eq!(count(&official, KEMI_IMMIGRANTS, &four).await, 3);
    }

    async fn who_came_to_a_workshop_day_is_said_on_each_record(app) {
        let official = caseworker(&app, REGISTER).await;
        let three = family(&official, REGISTER, 3).await;
        let mut body = workshop(&three);
        body["clients"][1]["state"] = json!("attended");
        let made = official.post(&events(REGISTER), body).await.expect(201);
        let path = format!("{}/{}", events(REGISTER), made["id"].as_str().unwrap());
        let state = |event: &Value, client: &str| of(event, client)["state"].clone();
        assert_eq!([0, 1, 2].map(|at| state(&made, &three[at])), [json!("booked"), json!("attended"), json!("booked")]);
        let own = records(&official, REGISTER, &three[2]).await[0].clone();
        let transitions = format!("{}/{}/records/{}/transitions", clients(REGISTER), three[2], own["id"].as_str().unwrap());
        official.if_match(&own["version"]).post(&transitions, json!({"to": "no_show"})).await.expect(200);
        let event = official.get(&path).await.expect(200);
        assert_eq!([0, 1, 2].map(|at| state(&event, &three[at])), [json!("booked"), json!("attended"), json!("no_show")]);
        // What lies ahead has nobody attended; one client's own state is wrong at that client.
        let mut ahead = workshop(&three);
        ahead["content"]["startsAt"] = json!("2026-03-09T07:00:00Z");
        ahead["content"]["endsAt"] = Value::Null;
        ahead["clients"][1]["state"] = json!("attended");
        refused(official.post(&events(REGISTER), ahead.clone()).await, "/clients/1/state", "date_in_future");
        // What is wrong for all is told once.
        ahead["clients"][1].as_object_mut().unwrap().remove("state");
        ahead["state"] = json!("attended");
        refused(official.post(&events(REGISTER), ahead).await, "/content/startsAt", "date_in_future");
    }

    async fn everything_wrong_with_an_event_is_told_at_once(app) {
        let official = caseworker(&app, REGISTER).await;
        let two = family(&official, REGISTER, 2).await;
        let other_register = caseworker(&app, RAISIO).await;
        let stranger = family(&other_register, RAISIO, 1).await;
        let mut body = visit(&[two[0].clone(), two[1].clone(), two[0].clone(), stranger[0].clone()]);
        body["clients"][1]["state"] = json!("booked");
        body["content"]["with"][0]["name"] = json!("Perhe0nen");
        let problem = official.post(&events(REGISTER), body).await.problem(422, "validation_failed");
        let mut found = places(&problem);
        found.sort();
        let expected = [
            ("/clients/1/state", "state_cannot_follow"),
            ("/clients/2/client", "repeated"),
            ("/clients/3/client", "client_unknown"),
            ("/content/with/0/name", "name_not_shared"),
        ];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        let mut plan = visit(&two);
        plan["type"] = json!("initial_assessment");
        plan["content"] = json!({"kind": "assessment", "summary": "Yhteinen", "needs": []});
        let problem = official.post(&events(REGISTER), plan).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/content/kind".to_owned(), "wrong_kind".to_owned())]);
        let problem = official.post(&events(REGISTER), visit(&two[..1])).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/clients".to_owned(), "too_few_items".to_owned())]);
        let mut unknown = visit(&two);
        unknown["type"] = json!("seance");
        refused(official.post(&events(REGISTER), unknown).await, "/type", "outside_notice");
        let mut long = visit(&two);
        long["content"]["text"] = json!("a".repeat(19_999));
        long["clients"][1]["note"] = json!("bb");
        let problem = official.post(&events(REGISTER), long).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/clients/1/note".to_owned(), "too_long".to_owned())]);
        assert_eq!(count(&official, REGISTER, &two).await, 0);
    }

    async fn an_event_shows_whom_the_caller_may_see_and_is_repeated_once(app) {
        let official = caseworker(&app, REGISTER).await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let two = family(&official, REGISTER, 2).await;
        let mine = family(&own, REGISTER, 1).await;
        let all = [two.clone(), mine.clone()].concat();
        let keyed = official.with("idempotency-key", "visit-1");
        let made = keyed.post(&events(REGISTER), visit(&all)).await.expect(201);
        assert_eq!(keyed.post(&events(REGISTER), visit(&all)).await.expect(201)["id"], made["id"]);
        assert_eq!(count(&official, REGISTER, &all).await, 3);
        keyed.post(&events(REGISTER), visit(&two)).await.problem(422, "idempotency_key_reused");
        let path = format!("{}/{}", events(REGISTER), made["id"].as_str().unwrap());
        let seen = own.get(&path).await.expect(200);
        let shown: Vec<_> = seen["records"].as_array().unwrap().iter().map(|record| record["client"].clone()).collect();
        assert_eq!(shown, [json!(mine[0])]);
        assert!(two.iter().all(|other| !seen.to_string().contains(other.as_str())));
        // Somebody who reaches none of them does not find it, and cannot enter anything on them.
        let nobody = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        nobody.get(&path).await.problem(404, "not_found");
        nobody.post(&events(REGISTER), visit(&two)).await.problem(422, "validation_failed");
        official.get(&format!("{}/{}", events(REGISTER), two[0])).await.problem(404, "not_found");
    }
}
