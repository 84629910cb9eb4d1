//! What scenarios share: people who enter each register by its own condition, and profiles that differ.

use crate::people::{
    JOROINEN, KEMI_IMMIGRANTS, KEMI_PROJECT, KEMI_REFUGEE_WORK, RAISIO, clients, from_client,
};
use crate::refusal::places;
use crate::{Answer, Session};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The path of a client.
pub fn path(register: &str, client: &Value) -> String {
    format!("{}/{}", clients(register), client["id"].as_str().expect("an id"))
}

/// The path of the search.
pub fn search(register: &str) -> String {
    format!("{}/search", clients(register))
}

/// A consent given by the client on the first of March 2026.
pub fn consent(kind: &str, form: &str, purpose: &str, categories: &[&str]) -> Value {
    json!({
        "kind": kind, "categories": categories, "purposes": [purpose], "givenOn": "2026-03-01",
        "form": form, "language": "fi", "interpreter": false
    })
}

/// The written permission of 001.
pub fn permission(categories: &[&str]) -> Value {
    consent("recording", "written", "integration_services", categories)
}

/// The informed consent of 002.
pub fn informed_consent(categories: &[&str]) -> Value {
    consent("processing", "written", "employment_services", categories)
}

/// A person with a last name, as each register takes one in.
pub fn newcomer(register: &str, last_name: &str) -> Value {
    let mut body = json!({"person": {"firstNames": "Testi", "lastName": last_name}, "source": from_client()});
    body["clientGroup"] = json!(match register {
        KEMI_REFUGEE_WORK => "refugees_received",
        JOROINEN => "residents",
        KEMI_PROJECT => "project_clients",
        KEMI_IMMIGRANTS => "immigrants_in_integration_period",
        RAISIO => "workshop_clients",
        other => panic!("no newcomer to {other}"),
    });
    if register == JOROINEN {
        body["person"]["birthDate"] = json!("1988-04-09");
        let categories = [
            "name",
            "identity_code",
            "municipality",
            "contact_data",
            "citizenship",
        ];
        body["entry"] = json!({"consents": [permission(&categories)]});
    }
    if register == KEMI_PROJECT {
        let categories = ["name", "contact_data", "municipality", "education_and_occupation"];
        body["entry"] = json!({"consents": [informed_consent(&categories)]});
    }
    body
}

/// Enters somebody; the client and the client's path.
pub async fn entered(official: &Session, register: &str, body: Value) -> (Value, String) {
    let client = official.post(&clients(register), body).await.expect(201);
    let path = path(register, &client);
    (client, path)
}

/// The one place that a rule refuses: its pointer and code; the refusal itself.
#[track_caller]
pub fn refused(answer: Answer, pointer: &str, code: &str) -> Value {
    let problem = answer.problem(422, "rule_refused");
    assert_eq!(
        places(&problem),
        [(pointer.to_owned(), code.to_owned())],
        "{problem}"
    );
    problem["errors"][0].clone()
}

/// The pointers and reasons of what is withheld, sorted.
pub fn withheld(value: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut found: Vec<_> = value["withheld"]
        .as_array()
        .expect("withheld")
        .iter()
        .map(|item| (text(&item["pointer"]), text(&item["reason"])))
        .collect();
    found.sort();
    found
}

/// The members of a list's items, in their order.
pub fn all(page: &Value, pointer: &str) -> Vec<Value> {
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|item| item.pointer(pointer).cloned().unwrap_or_default())
        .collect()
}

/// The shipped profiles with changes, in a directory of their own: `edit` gives the text of each file by
/// the register's id.
pub fn edited_registers(parent: &str, edit: impl Fn(&str, String) -> String) -> PathBuf {
    let folder = tempfile::tempdir_in(parent).expect("a folder").keep();
    for file in application::hosted_registers::files(&crate::app::shipped_registers()).expect("profiles") {
        let text = std::fs::read_to_string(&file).expect("a profile");
        let id = file.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let name = file.file_name().expect("a name");
        std::fs::write(folder.join(name), edit(id, text)).expect("a profile");
    }
    folder
}
