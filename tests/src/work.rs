//! What scenarios of worklists share: work that waits, and reading all of a list.

use crate::people::{KEMI_REFUGEE_WORK, from_client};
use crate::scenes::{entered, newcomer};
use crate::{App, Session};
use serde_json::{Value, json};

/// The register whose worklists are looked at.
pub const REGISTER: &str = KEMI_REFUGEE_WORK;

/// The path of a list.
pub fn list(name: &str) -> String {
    format!("/v1/registers/{REGISTER}/worklists/{name}")
}

/// A client; the id and the path.
pub async fn client(official: &Session, last_name: &str) -> (Value, String) {
    let (client, path) = entered(official, REGISTER, newcomer(REGISTER, last_name)).await;
    (client["id"].clone(), path)
}

/// A record of a type, in a state.
pub async fn recorded(
    official: &Session,
    path: &str,
    code: &str,
    content: Value,
    state: Option<&str>,
) -> Value {
    let mut body = json!({"type": code, "content": content, "source": from_client()});
    if let Some(state) = state {
        body["state"] = json!(state);
    }
    official.post(&format!("{path}/records"), body).await.expect(201)
}

/// What an appointment says.
pub fn appointment(starts_at: &str) -> Value {
    json!({"kind": "appointment", "startsAt": starts_at, "place": "Huone 2"})
}

/// What a plan says.
pub fn plan(review_on: &str) -> Value {
    json!({"kind": "plan", "summary": "Suunnitelma.", "period": {"from": "2026-01-01", "to": "2027-02-28"}, "reviewOn": review_on})
}

/// What a measure says.
pub fn measure() -> Value {
    json!({"kind": "measure", "text": "Kielikurssi", "provider": "Testiopisto", "period": {"from": "2026-03-01", "to": "2026-12-31"}})
}

/// Every item of a list, a page at a time.
pub async fn items(official: &Session, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = official
            .get(&format!("{path}{mark}limit=1{cursor}"))
            .await
            .expect(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

/// How long a list is.
pub async fn count(official: &Session, name: &str) -> Value {
    let mine = official.get("/v1/me/worklists").await.expect(200);
    let lists = mine["registers"][0]["worklists"].as_array().unwrap();
    lists
        .iter()
        .find(|list| list["worklist"] == name)
        .unwrap_or_else(|| panic!("no {name}: {mine}"))["count"]
        .clone()
}

/// The ids of items.
pub fn ids(items: &[Value]) -> Vec<Value> {
    items.iter().map(|item| item["id"].clone()).collect()
}

/// Ends the grant of an official.
pub async fn ended_grant(app: &App, official: &Session) {
    let administrator = app.official(REGISTER, "administrator").await;
    let grants = administrator
        .get(&format!("/v1/users/{}/grants", official.user))
        .await
        .expect(200);
    let path = format!(
        "/v1/users/{}/grants/{}/end",
        official.user,
        grants["items"][0]["id"].as_str().unwrap()
    );
    administrator
        .if_match(&json!(1))
        .post(&path, json!({}))
        .await
        .expect(200);
}
