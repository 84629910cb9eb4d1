//! What scenarios of casework share: records of every kind, entered and passed on.

use crate::people::from_client;
use crate::scenes::{entered, newcomer};
use crate::{Answer, App, Session};
use api::openapi::examples::EXAMPLES;
use serde_json::{Value, json};

/// What a record of a kind says.
pub fn content(kind: &str) -> Value {
    match kind {
        "contact" => {
            json!({"kind": "contact", "way": "home_visit", "with": [{"role": "client"}, {"role": "family_member", "name": "Sisko Testinen"}], "text": "Puhuttiin asunnosta.", "agreed": "Palataan asiaan."})
        }
        "note" => json!({"kind": "note", "text": "Asiakas soitti."}),
        "appointment" => {
            json!({"kind": "appointment", "startsAt": "2026-03-09T08:00:00Z", "endsAt": "2026-03-09T09:00:00Z", "place": "Huone 2", "interpreter": {"language": "ar", "remote": true}})
        }
        "assessment" => {
            json!({"kind": "assessment", "summary": "Alkukartoitus tehty.", "needs": ["kielikurssi", "hammaslääkäri"], "conclusion": "Laaditaan suunnitelma."})
        }
        "plan" => {
            json!({"kind": "plan", "summary": "Ensimmäinen suunnitelma.", "period": {"from": "2026-03-01", "to": "2027-02-28"}, "reviewOn": "2026-09-01"})
        }
        "measure" => {
            json!({"kind": "measure", "text": "Kielikurssi", "provider": "Testiopisto", "period": {"from": "2026-03-01", "to": "2026-05-31"}})
        }
        "work_ability_observation" => {
            json!({"kind": "work_ability_observation", "text": "Jaksaa seistä tunnin.", "setting": "Puutyöpaja"})
        }
        other => of_example(other),
    }
}

/// What the contract's example of a kind says.
fn of_example(kind: &str) -> Value {
    let made = EXAMPLES
        .iter()
        .filter(|example| (example.operation, example.status) == ("createRecord", 201));
    made.filter_map(|example| serde_json::from_str::<Value>(example.body).ok())
        .map(|body| body["content"].clone())
        .find(|content| content["kind"] == kind)
        .unwrap_or_else(|| panic!("no content for {kind}"))
}

/// A record of a type, said to have been held on a day of February where that is known.
pub fn record(code: &str, kind: &str) -> Value {
    let mut body = json!({"type": code, "content": content(kind), "source": from_client()});
    if !["appointment", "plan", "measure"].contains(&kind) {
        body["heldOn"] = json!("2026-02-27");
    }
    body
}

/// Somebody of a register whose consents cover every category that its records belong to.
pub async fn client_of(official: &Session, register: &str) -> String {
    let model = official
        .get(&format!("/v1/registers/{register}/form-model"))
        .await
        .expect(200);
    let categories: Vec<Value> = model["categories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|known| known["code"].clone())
        .collect();
    let mut body = newcomer(register, "Kirjattava");
    if !body["entry"].is_null() {
        body["entry"]["consents"][0]["categories"] = json!(categories);
    }
    entered(official, register, body).await.1
}

/// Passes a record of a version into another state.
pub async fn pass(official: &Session, path: &str, version: i64, body: Value) -> Answer {
    official
        .if_match(&json!(version))
        .post(&format!("{path}/transitions"), body)
        .await
}

/// Enters a record; what was made and its path.
pub async fn made(official: &Session, client: &str, body: Value) -> (Value, String) {
    let made = official
        .post(&format!("{client}/records"), body)
        .await
        .expect(201);
    let path = format!("{client}/records/{}", made["id"].as_str().unwrap());
    (made, path)
}

/// A caseworker of a register, and the path of a client whose consents cover every category.
pub async fn caseworker(app: &App, register: &str) -> (Session, String) {
    let official = app.official(register, "caseworker").await;
    let client = client_of(&official, register).await;
    (official, client)
}
