//! What every refusal must be: a problem document in the words of the table, without anything that was
//! sent, with its entry in the user log and nothing half-written.

use crate::people::{clients, from_client};
use crate::{Answer, App, Session};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Mutex;

/// Planted in what is sent; never to be seen in an answer that refuses.
pub const MARKER: &str = "Zqxjkw";

/// What a refusal is expected to be: status, code, and the operation that its entry names.
pub type Expected<'e> = (u16, &'e str, &'e str);

/// Holds an answer to what every problem document must be.
pub fn is_problem(answer: &Answer, status: u16, code: &str) {
    let body = &answer.body;
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert_eq!(body["code"], code, "{}", answer.text);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json"),
        "{body}"
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{body}");
    assert_eq!(body["status"], status, "{body}");
    assert_eq!(
        body["type"],
        format!("urn:asiakasrekisteri:problem:{code}"),
        "{body}"
    );
    for member in ["title", "detail", "instance", "traceId"] {
        assert!(
            body[member].as_str().is_some_and(|text| !text.is_empty()),
            "{member}: {body}"
        );
    }
    let known = contract::problem::Code::ALL
        .iter()
        .find(|known| known.code() == code);
    assert_eq!(
        known.map(|known| known.status()),
        Some(status),
        "{code} in the table"
    );
    for error in body["errors"].as_array().expect("errors") {
        let code = error["code"].as_str().expect("a code");
        let table = contract::problem::table::FIELD_CODES;
        assert!(
            table.iter().any(|(known, _)| *known == code),
            "{code} in the table"
        );
    }
}

/// Holds an answer to saying nothing of what was sent: not the marker, nor any text that names something.
pub fn echoes_nothing(answer: &Answer, sent: &str) {
    let headers = format!("{:?}", answer.headers);
    let absent = |text: &str| {
        assert!(!answer.text.contains(text), "echoed: {}", answer.text);
        assert!(!headers.contains(text), "echoed: {headers}");
    };
    absent(MARKER);
    if let Ok(sent) = serde_json::from_str(sent) {
        telling(&sent, &absent);
    }
}

/// Texts of a body that are no words of the contract: they hold a digit or the marker.
fn telling(value: &Value, absent: &impl Fn(&str)) {
    match value {
        Value::String(text) if text.len() >= 6 && text.bytes().any(|byte| byte.is_ascii_digit()) => {
            absent(text)
        }
        Value::Array(items) => items.iter().for_each(|item| telling(item, absent)),
        Value::Object(members) => members.values().for_each(|member| telling(member, absent)),
        _ => {}
    }
}

/// Pointers and codes of a problem, sorted.
pub fn places(problem: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut places: Vec<_> = problem["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|error| (text(&error["pointer"]), text(&error["code"])))
        .collect();
    places.sort();
    places
}

/// Somebody whose refusals are watched in a register.
pub struct Watch {
    /// Who sends.
    pub caller: Session,
    /// Who reads the log.
    pub auditor: Session,
    /// A client who is there from the start, and stays as it is.
    pub client: Value,
    register: String,
    before: Value,
    seen: Mutex<HashMap<(String, String), usize>>,
}

impl Watch {
    /// Watches somebody with a task in a register, with one client there.
    pub async fn over(app: &App, register: &str, task: &str) -> Self {
        let caller = app.official(register, task).await;
        let client = caller
            .post(&clients(register), newcomer("Alku"))
            .await
            .expect(201);
        Self {
            auditor: app.official(register, "log_auditor").await,
            before: listed(&caller, register).await,
            register: register.to_owned(),
            seen: Mutex::default(),
            caller,
            client,
        }
    }

    /// The path of the clients.
    pub fn clients(&self) -> String {
        clients(&self.register)
    }

    /// The path of the client who is there.
    pub fn path(&self) -> String {
        format!(
            "{}/{}",
            self.clients(),
            self.client["id"].as_str().expect("an id")
        )
    }

    /// Sends a body that must be refused.
    pub async fn sends(&self, method: Method, path: &str, body: &str, expected: Expected<'_>) -> Value {
        let answer = self.caller.send(method, path, body).await;
        self.refused(answer, body, expected).await
    }

    /// Posts a new client who must be refused.
    pub async fn enters(&self, body: &Value, expected: (u16, &str)) -> Value {
        let expected = (expected.0, expected.1, "createClient");
        self.sends(Method::POST, &self.clients(), &body.to_string(), expected)
            .await
    }

    /// Posts a new client whose places must be refused as these are.
    pub async fn invalid(&self, body: &Value, expected: &[(&str, &str)]) -> Value {
        let problem = self.enters(body, (422, "validation_failed")).await;
        let mut expected: Vec<_> = expected
            .iter()
            .map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned()))
            .collect();
        expected.sort();
        assert_eq!(places(&problem), expected, "{body}");
        problem
    }

    /// Holds a refusal to what every one must be, its entry included.
    pub async fn refused(&self, answer: Answer, sent: &str, expected: Expected<'_>) -> Value {
        let (status, code, operation) = expected;
        is_problem(&answer, status, code);
        echoes_nothing(&answer, sent);
        let entries = self.entries(operation, code).await;
        let key = (operation.to_owned(), code.to_owned());
        let before = self.seen.lock().expect("a lock").insert(key, entries.len());
        assert!(
            entries.len() > before.unwrap_or_default(),
            "{operation} {code} left no entry for {}",
            answer.text
        );
        for entry in &entries {
            let outcome = entry["outcome"].as_str().expect("an outcome");
            assert!(["refused", "invalid"].contains(&outcome), "{entry}");
            assert_eq!(entry["address"], "127.0.0.1", "{entry}");
        }
        answer.body
    }

    /// Entries of the caller with an operation and a code, as the log auditor reads them, newest first.
    pub async fn entries(&self, operation: &str, code: &str) -> Vec<Value> {
        let path = format!("/v1/registers/{}/log?limit=200", self.register);
        let filter = format!("user={}&operation={operation}", self.caller.user);
        let page = self.auditor.get(&format!("{path}&{filter}")).await.expect(200);
        let items = page["items"].as_array().expect("items").iter();
        items.filter(|item| item["code"] == code).cloned().collect()
    }

    /// Nothing was written: the list and the client are as they were.
    pub async fn unchanged(&self) {
        assert_eq!(listed(&self.caller, &self.register).await, self.before);
        let client = self.caller.get(&self.path()).await.expect(200);
        assert_eq!(client, self.client);
    }
}

async fn listed(caller: &Session, register: &str) -> Value {
    let page = caller
        .get(&format!("{}?limit=200", clients(register)))
        .await
        .expect(200);
    page["items"].clone()
}

/// A person who enters on statute, with a last name.
pub fn newcomer(last_name: &str) -> Value {
    json!({
        "clientGroup": "refugees_received",
        "person": {"firstNames": "Testi", "lastName": last_name},
        "source": from_client()
    })
}

/// A value with one member set, by JSON pointer; parents are made.
pub fn with(mut value: Value, pointer: &str, member: Value) -> Value {
    let mut place = &mut value;
    for step in pointer.trim_start_matches('/').split('/') {
        place = match step.parse::<usize>() {
            Ok(at) => {
                if !place.is_array() {
                    *place = json!([]);
                }
                let items = place.as_array_mut().expect("an array");
                while items.len() <= at {
                    items.push(json!({}));
                }
                &mut items[at]
            }
            Err(_) => {
                if !place.is_object() {
                    *place = json!({});
                }
                place
                    .as_object_mut()
                    .expect("an object")
                    .entry(step)
                    .or_insert(Value::Null)
            }
        };
    }
    *place = member;
    value
}

/// Posts bytes as they are, with a media type or without one.
pub async fn post_bytes(
    app: &App,
    session: &Session,
    path: &str,
    kind: Option<&str>,
    bytes: Vec<u8>,
) -> Answer {
    let mut request = app
        .http
        .post(format!("{}{path}", app.base))
        .header("accept-language", "en")
        .bearer_auth(&session.token)
        .body(bytes);
    if let Some(kind) = kind {
        request = request.header("content-type", kind);
    }
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.expect("a body");
    Answer {
        status,
        headers,
        body: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
    }
}
