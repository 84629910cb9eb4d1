//! The contract itself: complete, unambiguous, and true of the service.

mod answers;
mod bad_input;
mod bad_json;
mod bad_places;
mod bad_values;
mod declared;
mod docs;
mod edge;
mod layout;
mod openapi;
mod sweep;

use domain::coded::Coded;
use domain::decision::Reason;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::contract::{filled, operations, resolved};
use tests::people::*;
use tests::refusal::{MARKER, Watch, is_problem};

fn is_camel(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_alphanumeric())
}

#[test]
fn every_operation_is_described() {
    let document = api::server::document();
    let tags: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut ids = BTreeSet::new();
    for operation in operations(&document) {
        let (id, says) = (&operation.id, &operation.says);
        assert!(is_camel(id), "{id}");
        assert!(ids.insert(id.clone()), "{id} twice");
        for member in ["summary", "description"] {
            assert!(
                says[member].as_str().is_some_and(|text| text.len() > 8),
                "{id} {member}"
            );
        }
        let own: Vec<&str> = says["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag.as_str().unwrap())
            .collect();
        assert!(own.len() == 1 && tags.contains(own[0]), "{id} {own:?}");
        let description = says["description"].as_str().unwrap();
        if operation.secured {
            assert!(
                description.contains("Needs"),
                "{id} names the right it needs: {description}"
            );
        }
        if operation.info.receipt {
            assert!(
                description.contains("entry"),
                "{id} says what it leaves in the log: {description}"
            );
        }
        let responses = says["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{id}");
        for (status, response) in responses {
            let response = resolved(&document, response);
            assert!(
                response["description"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{id} {status}"
            );
            if status.as_str() >= "400" {
                let content = response["content"]
                    .as_object()
                    .unwrap_or_else(|| panic!("{id} {status} without content"));
                assert!(!content.is_empty(), "{id} {status}");
                for (kind, media) in content {
                    let expected = if operation.info.oauth {
                        "application/json"
                    } else {
                        "application/problem+json"
                    };
                    assert_eq!(kind, expected, "{id} {status}");
                    assert!(resolved(&document, &media["schema"]).is_object(), "{id} {status}");
                }
            }
        }
        if operation.secured {
            assert!(responses.contains_key("401"), "{id}");
        }
        for name in operation
            .path
            .split('/')
            .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
        {
            let parameters = says["parameters"].as_array().unwrap();
            assert!(
                parameters
                    .iter()
                    .any(|known| known["name"] == name && known["in"] == "path"),
                "{id} {name}"
            );
        }
    }
}

#[test]
fn every_reference_resolves_and_every_schema_is_used() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|member| references(member, found));
            }
            _ => {}
        }
    }
    let document = api::server::document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in &found {
        assert!(
            document.pointer(reference.trim_start_matches('#')).is_some(),
            "{reference}"
        );
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(
            name.chars().all(|c| c.is_ascii_alphanumeric()),
            "{name} is no name"
        );
        assert!(
            found.contains(&format!("#/components/schemas/{name}")),
            "{name} is used by nothing"
        );
    }
}

/// Two types of one name overwrite each other without a word: the sources are read, as far as names stand
/// in them.
#[test]
fn two_types_never_share_a_schema_s_name() {
    fn sources(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(path);
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["api/contract/src", "api/application/src", "api/src"] {
        sources(&root.join(folder), &mut files);
    }
    sources(&root.join("domain/src"), &mut files);
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let (mut derives, mut renamed, mut page, mut coded) = (false, None, false, false);
        for line in text.lines().map(str::trim) {
            page |= line == "page! {";
            coded |= line.ends_with("coded! {");
            derives |= line.starts_with("#[derive(") && line.contains("ToSchema");
            if let Some((_, name)) = line.split_once("#[schema(as = ") {
                renamed = Some(name.trim_end_matches([')', ']', ',']).to_owned());
            }
            let declared = line
                .strip_prefix("pub struct ")
                .or(line.strip_prefix("pub enum "));
            let word = |text: &str| {
                text.chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect::<String>()
            };
            let name = match declared {
                Some(rest) if derives || coded => Some(renamed.take().unwrap_or(word(rest))),
                None if page && line.contains(" of ") => {
                    page = false;
                    Some(word(line))
                }
                _ => None,
            };
            if declared.is_some() {
                (derives, coded, renamed) = (false, false, None);
            }
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                names.entry(name).or_default().push(file.display().to_string());
            }
        }
    }
    assert!(names.len() > 60, "{names:?}");
    let document = api::server::document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, files) in names.iter().filter(|(name, _)| schemas.contains_key(*name)) {
        assert_eq!(files.len(), 1, "{name}: {files:?}");
    }
}

#[test]
fn codes_are_unique_and_told_in_three_languages() {
    let mut codes = BTreeSet::new();
    for code in contract::problem::Code::ALL {
        assert!(codes.insert(code.code()), "{} twice", code.code());
        assert!((400..600).contains(&code.status()));
        told(code.code(), code.texts());
        titled(code.code(), code.title());
    }
    let mut fields = BTreeSet::new();
    for (code, texts) in contract::problem::table::FIELD_CODES {
        assert!(fields.insert(*code), "{code} twice");
        told(code, *texts);
    }
    for reason in Reason::VALUES {
        assert!(fields.contains(reason.code()), "{}", reason.code());
        assert!(contract::problem::reason_is_in_table(*reason));
    }
}

/// A title never varies, and is not the sentence that says it in full.
fn titled(code: &str, titles: contract::problem::table::Texts) {
    for title in [titles.fi, titles.sv, titles.en] {
        assert!((3..=30).contains(&title.chars().count()), "{code}: {title}");
        assert!(!title.contains('{') && !title.ends_with('.'), "{code}: {title}");
    }
    assert_ne!(titles.fi, titles.sv, "{code}");
    assert_ne!(titles.sv, titles.en, "{code}");
}

fn told(code: &str, texts: contract::problem::table::Texts) {
    assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{code}");
    let parameters = |text: &str| -> BTreeSet<String> {
        text.split('{')
            .skip(1)
            .map(|rest| rest.split_once('}').expect("a brace").0.to_owned())
            .collect()
    };
    for text in [texts.fi, texts.sv, texts.en] {
        assert!(text.len() > 3 && text.ends_with('.'), "{code}: {text}");
    }
    assert_eq!(parameters(texts.fi), parameters(texts.sv), "{code}");
    assert_ne!(texts.fi, texts.sv, "{code}");
    assert_ne!(texts.sv, texts.en, "{code}");
}

tests::scenario! {
    async fn without_a_token_every_operation_is_401_and_nothing_else(app) {
        let document = api::server::document();
        let nobody = app.nobody();
        let known = |name: &str| if name == "register" { KEMI_REFUGEE_WORK.to_owned() } else { "019cadc6-0000-7000-8000-000000000000".to_owned() };
        let junk = |_: &str| MARKER.to_owned();
        for operation in operations(&document) {
            let method: Method = operation.method.parse().unwrap();
            for path in [filled(&operation.path, known), filled(&operation.path, junk), format!("{}?Zqxjkw=1", filled(&operation.path, known))] {
                for body in ["{\"Zqxjkw", "[]", "{\"Zqxjkw\": 1, \"Zqxjkw\": 2}", ""] {
                    let answer = nobody.send(method.clone(), &path, body).await;
                    let status = answer.status.as_u16();
                    assert!(status < 500, "{} {path}: {}", operation.id, answer.text);
                    assert!(!answer.text.contains(MARKER), "{} {path}: {}", operation.id, answer.text);
                    assert_eq!(status == 401, operation.secured, "{} {path} {body}: {}", operation.id, answer.text);
                    if operation.secured {
                        is_problem(&answer, 401, "unauthenticated");
                    }
                }
            }
            if operation.secured {
                let forged = nobody.with_token("a.b.c").send(method, &filled(&operation.path, junk), "{\"Zqxjkw").await;
                is_problem(&forged, 401, "token_invalid");
            }
        }
    }

    async fn allowed_actions_are_what_the_operations_say(app) {
        let operations = operations(&api::server::document());
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let id = watch.client["id"].as_str().unwrap().to_owned();
        for task in ["caseworker", "responsible_person", "data_protection_officer", "registry_clerk", "integration"] {
            let session = app.official(KEMI_REFUGEE_WORK, task).await;
            let client = session.get(&watch.path()).await.expect(200);
            let actions = client["allowedActions"].as_array().unwrap();
            assert_eq!(actions.len(), api::resources::OPERATIONS.on_client().count());
            for action in actions {
                let operation = operations.iter().find(|operation| action["operationId"] == operation.id.as_str()).unwrap();
                let path = filled(&operation.path, |name| if name == "register" { KEMI_REFUGEE_WORK.to_owned() } else { id.clone() });
                let method: Method = operation.method.parse().unwrap();
                // A body that is never carried out: only the right is asked here.
                let answer = session.send(method, &path, "{\"Zqxjkw\": 1}").await;
                let lacks = answer.body["code"] == "right_missing";
                assert_eq!(action["code"] == "right_missing", lacks, "{task} {action}: {}", answer.text);
                assert_eq!(action["allowed"], json!(action["code"].is_null()), "{task} {action}");
            }
        }
        watch.unchanged().await;
    }
}
