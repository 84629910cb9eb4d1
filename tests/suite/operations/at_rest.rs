//! What identifies or tells lies sealed: texts that were planted over HTTP are nowhere in the raw
//! database, its write-ahead log and the key files, however they are written.

use serde_json::{Value, json};
use tests::people::*;
use tests::raw;
use tests::{App, Session};

/// What is planted in one register: nobody has such names.
struct Planted {
    register: &'static str,
    texts: Vec<String>,
}

impl Planted {
    /// A text that stands nowhere else.
    fn text(&mut self, text: String) -> String {
        self.texts.push(text.clone());
        text
    }
}

/// Whether the register's notice names it, by field.
fn takes(register: &str, field: &str) -> bool {
    match field {
        "identity_code" => register != KEMI_PROJECT,
        "birth_date" => register == JOROINEN,
        "email" => register != RAISIO,
        "citizenship" => ![KEMI_PROJECT, RAISIO].contains(&register),
        "occupation" => [KEMI_PROJECT, RAISIO].contains(&register),
        "languages" => ![KEMI_PROJECT, JOROINEN].contains(&register),
        other => panic!("{other}"),
    }
}

fn group(register: &str) -> &'static str {
    match register {
        KEMI_REFUGEE_WORK => "refugees_received",
        KEMI_IMMIGRANTS => "immigrants_in_integration_period",
        KEMI_PROJECT => "project_clients",
        JOROINEN => "residents",
        _ => "workshop_clients",
    }
}

/// The consent that a register takes from a representative, and how it is called.
fn consent(planted: &mut Planted, number: usize) -> Value {
    let (kind, purpose, party) = match planted.register {
        JOROINEN => ("recording", "integration_services", None),
        KEMI_PROJECT => ("processing", "employment_services", None),
        RAISIO => ("data_exchange_and_use", "employment_services", Some("school")),
        _ => ("obtaining", "integration_services", Some("partner_organisation")),
    };
    let mut categories = vec!["name", "contact_data"];
    categories.extend(match planted.register {
        JOROINEN => vec!["identity_code", "municipality", "citizenship"],
        KEMI_PROJECT => vec!["municipality", "education_and_occupation"],
        _ => vec![],
    });
    let parties: Vec<Value> = party
        .map(|code| json!({"code": code, "name": planted.text(format!("Xqvorlaamo Yhdistys {number}"))}))
        .into_iter()
        .collect();
    json!({
        "kind": kind, "parties": parties, "categories": categories, "purposes": [purpose],
        "givenOn": "2026-03-01", "form": "written", "language": "so", "interpreter": true,
        "representative": {
            "name": planted.text(format!("Edvarda Quxmyllärinen {number}")),
            "capacity": "guardian",
            "proof": planted.text(format!("Maistraatin päätös ZQ-{number}-vwx nähty")),
        },
    })
}

/// Enters a client with everything that the register takes, and changes it in every way there is.
async fn fill(app: &App, planted: &mut Planted, number: usize) {
    let register = planted.register;
    let official = app.official(register, "responsible_person").await;
    planted
        .texts
        .extend([official.token.clone(), official.refresh_token.clone()]);
    let mut person = json!({
        "firstNames": planted.text(format!("Zxörplavi Qwyntti{number}")),
        "lastName": planted.text(format!("Vaxhyrjöläinen{number}")),
    });
    if takes(register, "birth_date") {
        person["birthDate"] = json!("1987-11-23");
        planted.texts.push("1987-11-23".to_owned());
    }
    if takes(register, "identity_code") {
        let code = planted.text(identity_code("1987-11-23", 901 + number as u16));
        person["identityCode"] = json!({"value": code, "temporary": false});
    }
    if takes(register, "occupation") {
        person["occupation"] = json!(planted.text(format!("kvanttiseppälöinen{number}")));
    }
    if takes(register, "languages") {
        person["motherTongue"] = json!("so");
    }
    let mut creation = json!({
        "clientGroup": group(register),
        "person": person,
        "source": from_client(),
        "entry": {"consents": [consent(planted, number)]},
        "municipalities": [{"municipality": "564"}],
        "addresses": [{
            "kind": "permanent",
            "street": planted.text(format!("Wuxtraäimänkuja {number}77 B 13")),
            "postalCode": "99871",
            "city": planted.text(format!("Ylä-Qvärkkilä{number}")),
        }],
        "phones": [{"number": planted.text(format!("+358 50 918 273{number}"))}],
    });
    planted.texts.push(format!("+35850918273{number}"));
    planted.texts.push(format!("050918273{number}"));
    if takes(register, "email") {
        let address = planted.text(format!("qvxlomakka{number}@zorbelius.example"));
        creation["emails"] = json!([{"address": address}]);
    }
    if takes(register, "citizenship") {
        creation["citizenships"] = json!([{"country": "SO"}]);
    }
    let key = planted.text(format!("idempotency-of-Hmrzlinen-{number}"));
    let made = official
        .with("idempotency-key", key)
        .post(&clients(register), creation)
        .await;
    let made = made.expect(201);
    let path = format!("{}/{}", clients(register), made["id"].as_str().expect("an id"));
    change(&official, planted, &path, &made["version"], number).await;
    refuse(&official, planted, number).await;
}

/// A correction, a protected person, a death, a withdrawal, searches.
async fn change(official: &Session, planted: &mut Planted, path: &str, version: &Value, number: usize) {
    let corrected = planted.text(format!("Oikaistuvaxi-Hyrjölä{number}"));
    let patch = json!({"person": {"lastName": corrected}, "source": from_client()});
    let session = official.if_match(version).with("change-reason", "corrected");
    session.patch(path, patch).await.expect(200);
    let source = json!({"party": "client", "channel": "meeting"});
    let order = json!({"period": {"from": "2026-03-01", "to": null}, "source": source});
    official
        .post(&format!("{path}/non-disclosure-orders"), order)
        .await
        .expect(201);
    let phone = planted.text(format!("+358 44 555 667{number}"));
    let body = json!({"number": phone, "source": source});
    official.post(&format!("{path}/phones"), body).await.expect(201);
    let consents = official.get(&format!("{path}/consents")).await.expect(200);
    let search = format!("{}/search", clients(planted.register));
    for name in [&corrected, &format!("Hakusanaxqv{number}")] {
        official.post(&search, json!({"name": name})).await.expect(200);
    }
    planted.texts.push(format!("Hakusanaxqv{number}"));
    let death = json!({"date": "2026-03-01", "source": source});
    let read = official.get(path).await.expect(200);
    let session = official.if_match(&read["version"]);
    session.post(&format!("{path}/death"), death).await.expect(200);
    let consent = &consents["items"][0];
    let withdrawal = format!(
        "{path}/consents/{}/withdrawal",
        consent["id"].as_str().expect("an id")
    );
    let session = official.if_match(&consent["version"]);
    session
        .post(&withdrawal, json!({"form": "written"}))
        .await
        .expect(200);
    official.get(path).await.expect(200);
}

/// What is refused leaves its entry and none of what was sent.
async fn refuse(official: &Session, planted: &mut Planted, number: usize) {
    let name = planted.text(format!("Torjuttuqvälä{number}"));
    let body = json!({
        "clientGroup": "no_such_group",
        "person": {"lastName": name, "identityCode": {"value": "311287-9xzq", "temporary": false}},
        "source": {"party": "nobody_known", "name": planted.text(format!("Lähdexqvä{number}")), "channel": "phone"},
        planted.text(format!("memberxqvor{number}")): planted.text(format!("arvoxqvor{number}")),
    });
    let answer = official.post(&clients(planted.register), body).await;
    assert!(answer.status.is_client_error(), "{}", answer.text);
    assert!(
        !answer.text.contains("xqv") && !answer.text.contains("Torjuttu"),
        "{}",
        answer.text
    );
}

tests::scenario! {
    async fn nothing_that_was_entered_lies_in_clear(app) {
        let registers = [KEMI_REFUGEE_WORK, JOROINEN, KEMI_PROJECT, KEMI_IMMIGRANTS, RAISIO];
        let mut texts = vec![tests::app::PASSWORD.to_owned()];
        for (number, register) in registers.into_iter().enumerate() {
            let mut planted = Planted { register, texts: Vec::new() };
            fill(&app, &mut planted, number).await;
            texts.append(&mut planted.texts);
        }
        assert!(texts.len() > 80, "only {} texts were planted", texts.len());
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let lying = raw::at_rest(&app).await;
        assert_eq!(raw::found(&lying, &texts), [""; 0]);
        let keys = lying.iter().filter(|lying| lying.place.contains("keys"));
        assert!(keys.count() >= 1, "the keys were not read");
        // The same reader finds what lies in clear: codes, and an operation of the log.
        for clear in ["createClient", "refugees_received", "non_disclosure"] {
            assert_ne!(raw::found(&lying, &[clear]), [""; 0], "{clear}");
        }
        if app.database_url.starts_with("sqlite:") {
            let wal = lying.iter().find(|lying| lying.place.ends_with("test.db-wal"));
            assert!(wal.is_some_and(|wal| wal.bytes.len() > 100_000), "the write-ahead log was not read");
        }
    }
}
