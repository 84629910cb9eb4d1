//! The contract: committed as it is generated, served as it is committed, and its examples true.

#[path = "openapi/docs.rs"]
mod docs;
#[path = "openapi/sending.rs"]
mod sending;

use api::openapi::examples::EXAMPLES;
use domain::identity_code::PersonalIdentityCode;
use sending::Sender;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
}

/// An operation of the document.
pub struct Operation {
    method: String,
    path: String,
    /// Media types of the body; empty when it has none.
    media: Vec<String>,
}

impl Operation {
    /// A body as it is sent: a form as one, a merge patch under its own name.
    fn body(&self, body: &Value) -> (&str, String) {
        let merge_patch = self.media.iter().find(|media| media.contains("merge"));
        let media = merge_patch.unwrap_or(&self.media[0]);
        let text = if media.contains("form") {
            form(body)
        } else {
            body.to_string()
        };
        (media, text)
    }
}

/// The fields of a form, encoded.
fn form(body: &Value) -> String {
    let encoded = |text: &str| -> String {
        let one = |byte: u8| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        text.bytes().map(one).collect()
    };
    let fields = body.as_object().expect("a form").iter();
    fields
        .map(|(name, value)| format!("{name}={}", encoded(value.as_str().expect("text"))))
        .collect::<Vec<_>>()
        .join("&")
}

/// The operations of the document by their ids.
pub fn operations(document: &Value) -> BTreeMap<String, Operation> {
    let paths = document["paths"].as_object().expect("paths");
    let all = paths.iter().flat_map(|(path, item)| {
        item.as_object()
            .expect("operations")
            .iter()
            .map(move |(method, operation)| {
                let content = operation["requestBody"]["content"].as_object();
                let operation_id = operation["operationId"].as_str().expect("an id").to_owned();
                let found = Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    media: content
                        .map(|content| content.keys().cloned().collect())
                        .unwrap_or_default(),
                };
                (operation_id, found)
            })
    });
    let count = paths
        .values()
        .map(|item| item.as_object().map_or(0, |item| item.len()))
        .sum::<usize>();
    let all: BTreeMap<_, _> = all.collect();
    assert_eq!(all.len(), count, "an operationId stands twice");
    all
}

#[test]
fn the_committed_document_is_the_generated_one() {
    let committed = std::fs::read_to_string(folder().join("openapi.json")).expect("openapi/openapi.json");
    let generated = serde_json::to_string_pretty(&api::server::document()).expect("a document");
    let differs = committed
        .lines()
        .zip(generated.lines())
        .position(|(old, new)| old != new);
    assert!(
        committed == format!("{generated}\n"),
        "openapi/openapi.json is not what the code says (first at line {:?}); regenerate it with\n    \
         cargo run -- openapi > openapi/openapi.json\nand run `npm run check` in openapi/tools",
        differs.map(|at| at + 1)
    );
}

#[test]
fn every_operation_with_a_body_has_an_example() {
    let operations = operations(&api::server::document());
    let shown: BTreeSet<&str> = EXAMPLES.iter().map(|example| example.operation).collect();
    for (id, operation) in &operations {
        assert_eq!(
            !operation.media.is_empty(),
            shown.contains(id.as_str()),
            "{id}: examples belong to operations with a body, and to all of them"
        );
    }
    for id in shown {
        assert!(operations.contains_key(id), "{id} is no operation");
    }
}

#[test]
fn every_example_is_listed_once() {
    let listed: Vec<String> = EXAMPLES
        .iter()
        .map(|example| format!("{}.{}.json", example.operation, example.name))
        .collect();
    let once: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len(), "an example is listed twice");
    let files: BTreeSet<String> = std::fs::read_dir(folder().join("examples"))
        .expect("openapi/examples")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, once, "openapi/examples and openapi/examples.in differ");
}

#[test]
fn people_in_examples_are_invented() {
    fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::String(text) => found.push(text),
            Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            Value::Object(members) => members.values().for_each(|member| texts(member, found)),
            _ => {}
        }
    }
    let mut codes = 0;
    for example in EXAMPLES {
        let body: Value = serde_json::from_str(example.body).expect("JSON");
        let mut found = Vec::new();
        texts(&body, &mut found);
        for text in found {
            let looks_like_one = text.len() == 11
                && text.bytes().take(6).all(|byte| byte.is_ascii_digit())
                && text.bytes().skip(7).take(3).all(|byte| byte.is_ascii_digit());
            if looks_like_one {
                let code = PersonalIdentityCode::parse(text).expect("a right check character");
                assert_eq!(&code.as_str()[7..8], "9", "{}: 900–999 only", example.name);
                codes += 1;
            }
            assert!(
                !text.contains('@') || text.ends_with("@example.org"),
                "{}: addresses end in example.org",
                example.name
            );
            assert!(
                !text.starts_with("+358") || text.starts_with("+358 50 000 "),
                "{}: phone numbers are fictional",
                example.name
            );
        }
    }
    assert!(codes > 5, "examples name people by their codes");
}

tests::scenario! {
    async fn every_example_gives_the_documented_status(app) {
        let mut sender = Sender::new(&app);
        let mut wrong = Vec::new();
        for example in EXAMPLES {
            let (status, answer) = sender.send(example).await;
            if status != example.status {
                wrong.push(format!(
                    "{}.{}: {status} instead of {}: {answer}",
                    example.operation, example.name, example.status
                ));
            }
        }
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), EXAMPLES.len(), wrong.join("\n"));
    }
}
