//! What scenarios of removal share: a client of every part there is, and every reading that could show one.

use crate::casework::{client_of, made, record};
use crate::people::*;
use crate::scenes::*;
use crate::{App, Options, Session};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The register in which it happens.
pub const REGISTER: &str = JOROINEN;
/// When the client was born.
pub const BORN: &str = "1991-05-17";

/// Words that stand nowhere else, by what holds them.
pub const PLANTED: [&str; 11] = [
    "Zyrsukunimi",
    "Zyrdiagnoosi",
    "Zyrkorjattu",
    "Zyrluonnos",
    "Zyrhavainto",
    "Zyrsuunnitelma",
    "Zyrtavoite",
    "Zyrmuistio",
    "Zyrsukulainen",
    "Zyrsiirretty",
    "+358 50 555 1971",
];

/// The identity code of the client.
pub fn code() -> String {
    identity_code(BORN, 971)
}

/// 001, with observations of work ability, which are provable.
pub fn with_observations(parent: &str) -> Options {
    let folder = edited_registers(parent, |register, text| match register {
        REGISTER => {
            text + "\n[[record_type]]\ncode = \"work_ability_observation\"\nkind = \"work_ability_observation\"\n\
                label = { fi = \"Havainto\", sv = \"Observation\", en = \"Observation\" }\ncategory = \"work_ability\"\n"
        }
        _ => text,
    });
    Options {
        registers_dir: Some(folder),
        ..Options::default()
    }
}

/// A body with the client as its source.
pub fn said(mut body: Value) -> Value {
    body["source"] = from_client();
    body
}

fn note(text: &str) -> Value {
    let mut body = record("meeting_note", "note");
    body["content"]["text"] = json!(text);
    body
}

/// A path of the register.
pub fn register(rest: &str) -> String {
    format!("/v1/registers/{REGISTER}{rest}")
}

/// Who works with them.
pub struct People {
    /// A caseworker.
    pub caseworker: Session,
    /// The person responsible, naming a use of restricted data.
    pub named: Session,
    /// Another such person.
    pub second: Session,
    /// The data protection officer, naming one too.
    pub officer: Session,
}

impl People {
    /// Signs them in.
    pub async fn of(app: &App) -> Self {
        let responsible = async || {
            let session = app.official(REGISTER, "responsible_person").await;
            session.with("restricted-use", "public_interest")
        };
        let officer = app.official(REGISTER, "data_protection_officer").await;
        Self {
            caseworker: app.official(REGISTER, "caseworker").await,
            named: responsible().await,
            second: responsible().await,
            officer: officer.with("restricted-use", "public_interest"),
        }
    }

    /// Everybody.
    pub fn all(&self) -> [&Session; 4] {
        [&self.caseworker, &self.named, &self.second, &self.officer]
    }
}

/// The body that enters the client, whom law alone lets in.
pub fn entering() -> Value {
    let mut body = newcomer(REGISTER, "Zyrsukunimi");
    body["person"]["birthDate"] = json!(BORN);
    body["person"]["identityCode"] = json!({"value": code(), "temporary": false});
    body["phones"] = json!([{"number": "+358 50 555 1971"}]);
    body["entry"] = json!({"requiredByLaw": "guidance"});
    body
}

/// Asks for a correction of a record; what was asked.
pub async fn ask(official: &Session, record: &str, body: Value) -> Value {
    let path = format!("{record}/corrections");
    official.post(&path, body).await.expect(201)
}

/// Confirms a correction.
pub async fn decide(official: &Session, asked: &Value) -> Value {
    let path = register(&format!(
        "/corrections/{}/decision",
        asked["id"].as_str().unwrap()
    ));
    let session = official.if_match(&asked["version"]);
    session
        .post(&path, json!({"decision": "confirmed"}))
        .await
        .expect(200)
}

/// A client of every part, and another one whom some of them link.
pub struct Scene {
    /// The client who is removed.
    pub client: Value,
    /// The path of the client.
    pub path: String,
    /// The other client's path.
    pub other: String,
    /// A value for each parameter of a path, of the client's own.
    pub parameters: BTreeMap<&'static str, String>,
    /// An event in which both have a part.
    pub event: Value,
    /// A record of the other client that was to be moved to the client, and its correction.
    pub awaited: (String, Value),
    /// The relation that the other client records.
    pub relation: Value,
}

/// The id of an answer.
pub fn text(of: &Value) -> String {
    of["id"].as_str().expect("an id").to_owned()
}

async fn casework(named: &Session, path: &str) -> [Value; 3] {
    let mut body = record("contact", "contact");
    body["content"]["text"] = json!("Zyrdiagnoosi: masennus");
    let (contact, of_contact) = made(&named.with("idempotency-key", "contact-1"), path, body).await;
    let patch = json!({"content": {"kind": "contact", "text": "Zyrkorjattu: masennus"}});
    named
        .if_match(&json!(1))
        .patch(&of_contact, patch)
        .await
        .expect(200);
    for (state, text) in [("draft", "Zyrluonnos"), ("final", "Zyrhavainto")] {
        let mut body = record("work_ability_observation", "work_ability_observation");
        (body["content"]["text"], body["state"]) = (json!(text), json!(state));
        made(named, path, body).await;
    }
    let mut body = record("integration_plan", "plan");
    (body["content"]["summary"], body["state"]) = (json!("Zyrsuunnitelma"), json!("in_force"));
    let (plan, of_plan) = made(named, path, body).await;
    let goal = said(json!({"content": {"kind": "goal", "text": "Zyrtavoite"}}));
    let goal = named.post(&format!("{of_plan}/goals"), goal).await.expect(201);
    [contact, plan, goal]
}

/// Enters both, and everything that links them.
pub async fn scene(people: &People) -> Scene {
    let named = &people.named;
    let keyed = named.with("idempotency-key", "client-1");
    let (client, path) = entered(&keyed, REGISTER, entering()).await;
    let other = client_of(&people.caseworker, REGISTER).await;
    let other_id = other.rsplit('/').next().unwrap().to_owned();
    let post = async |on: &str, what: &str, body: Value| {
        named.post(&format!("{on}/{what}"), said(body)).await.expect(201)
    };
    let permit = post(
        &path,
        "permits",
        json!({"type": "temporary", "period": {"from": "2025-04-01", "to": "2026-03-31"}}),
    );
    let permit = permit.await;
    let consents = format!("{path}/consents");
    let consent = named
        .post(&consents, permission(&["name", "contact_data"]))
        .await
        .expect(201);
    post(
        &path,
        "related-persons",
        json!({"relation": "parent", "name": "Zyrsukulainen Äiti"}),
    )
    .await;
    post(
        &path,
        "related-persons",
        json!({"relation": "sibling", "client": other_id}),
    )
    .await;
    let relation = post(
        &other,
        "related-persons",
        json!({"relation": "sibling", "client": client["id"]}),
    )
    .await;
    let relationship = named.get(&format!("{path}/relationships")).await.expect(200)["items"][0].clone();
    let officials = format!("{path}/relationships/{}/officials", text(&relationship));
    let answers = json!({"officials": [people.caseworker.user.to_string(), named.user.to_string()]});
    named
        .if_match(&relationship["version"])
        .put(&officials, answers)
        .await
        .expect(200);
    let [contact, plan, goal] = casework(named, &path).await;
    let of_contact = format!("{path}/records/{}", text(&contact));

    let event = json!({"type": "appointment", "clients": [{"client": client["id"]}, {"client": other_id}],
        "content": {"kind": "appointment", "startsAt": "2026-03-02T07:00:00Z", "place": "Kaupungintalo", "about": "Perhe"}});
    let event = named.post(&register("/events"), said(event)).await.expect(201);
    let (_, redacted) = made(named, &path, note("Zyrturha")).await;
    ask(
        named,
        &of_contact,
        json!({"kind": "redaction", "ground": "unnecessary"}),
    )
    .await;
    let asked = ask(
        named,
        &redacted,
        json!({"kind": "redaction", "ground": "unnecessary"}),
    )
    .await;
    decide(&people.second, &asked).await;
    made(named, &path, note("Zyrmuistio")).await;
    let move_here = json!({"kind": "move", "ground": "wrong_client", "targetClient": client["id"]});
    let (_, moved) = made(named, &other, note("Zyrsiirretty")).await;
    let asked = ask(named, &moved, move_here.clone()).await;
    decide(&people.second, &asked).await;
    let (_, awaited) = made(named, &other, note("Odottaa")).await;
    let correction = ask(named, &awaited, move_here).await;
    // The last: from now on a caseworker does not see where the client is.
    post(
        &path,
        "non-disclosure-orders",
        json!({"period": {"from": "2026-03-01"}}),
    )
    .await;

    let parameters = BTreeMap::from([
        ("{register}", REGISTER.to_owned()),
        ("{client}", text(&client)),
        ("{fact}", text(&permit)),
        ("{consent}", text(&consent)),
        ("{record}", text(&contact)),
        ("{goal}", text(&goal)),
        ("{review}", text(&plan)),
        ("{relationship}", text(&relationship)),
        ("{event}", text(&event)),
    ]);
    Scene {
        client,
        path,
        other,
        parameters,
        event,
        awaited: (awaited, correction),
        relation,
    }
}

/// Closes the case of the whole client by removal; the case as it is closed.
pub async fn removed(officer: &Session, client: &Value) -> Value {
    let cases = officer
        .get(&register("/outside-notice?state=open"))
        .await
        .expect(200);
    let mut cases = cases["items"].as_array().unwrap().iter();
    let case = cases
        .find(|case| case["clientId"] == client["id"] && case["factId"].is_null())
        .expect("a case");
    let closing = register(&format!("/outside-notice/{}/closing", text(case)));
    let version = officer.if_match(&case["version"]);
    let asked = version
        .post(&format!("{closing}?dryRun=true"), json!({"closing": "removed"}))
        .await
        .expect(200);
    assert_eq!(asked["allowed"], true);
    version
        .post(&closing, json!({"closing": "removed"}))
        .await
        .expect(200)
}

/// Nothing that was planted stands in an answer.
#[track_caller]
pub fn tells_nothing(answer: &str, at: &str) {
    for planted in PLANTED.iter().copied().chain([BORN, &code()]) {
        assert!(!answer.contains(planted), "{at} tells {planted}: {answer}");
    }
}
