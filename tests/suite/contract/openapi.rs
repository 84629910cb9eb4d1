//! The contract: committed as it is generated, served as it is committed, and its examples true.

mod docs;
mod sending;

use api::openapi::examples::EXAMPLES;
use domain::client::identity_code::PersonalIdentityCode;
use sending::{Sender, in_order};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tests::contract::{Operation, conforms, operations};
use tests::demo::Demo;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
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
    let takes_body = |operation: &&Operation| operation.says["requestBody"].is_object();
    let with_body: BTreeSet<&str> = operations
        .iter()
        .filter(takes_body)
        .map(|operation| operation.id.as_str())
        .collect();
    assert_eq!(
        shown, with_body,
        "examples belong to operations with a body, and to all of them"
    );
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_answers_every_example_as_documented() {
    let mut sender = Sender::new(Demo::start(tests::binary!()));
    let mut wrong = Vec::new();
    for example in in_order() {
        let answered = match sender.send(example).await {
            Ok(answer) if answer.status.as_u16() == example.status => {
                conforms(&sender.document, sender.operation(example), &answer);
                continue;
            }
            Ok(answer) => format!("{} instead of {}: {}", answer.status, example.status, answer.text),
            Err(missing) => missing,
        };
        wrong.push(format!("{}.{}: {answered}", example.operation, example.name));
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        EXAMPLES.len(),
        wrong.join("\n")
    );
}
