//! Holds answers against the schemas of the committed contract.
//!
//! The judge is a validator of JSON Schema that the service knows nothing of. The service has a reader of
//! its own for what it is sent (`api/contract/src/json/schemas.rs`): a word of a schema that it overlooks would be
//! overlooked by the tests too, if they used it.
//!
//! The contract leaves answers open, so that a later version may say more; here every object is closed,
//! because none of ours says what the contract does not.

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// The schemas of the contract as it is committed, each object closed.
static SCHEMAS: LazyLock<Value> = LazyLock::new(|| {
    let contract: Value =
        serde_json::from_str(include_str!("../../openapi/openapi.json")).expect("the contract");
    json!({"schemas": closed(contract["components"]["schemas"].clone())})
});

/// What is wrong with a value by a schema, each with its place. A reference leads into the committed
/// contract.
pub fn check(schema: &Value, value: &Value) -> Vec<String> {
    let mut errors: Vec<String> = validator(schema)
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    fractions(value, "", &mut errors);
    errors
}

/// The validator of a schema, made once.
fn validator(schema: &Value) -> Arc<Validator> {
    static MADE: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let key = schema.to_string();
    // A test that failed here has said so; the others go on.
    let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(validator) = made.get(&key) {
        return validator.clone();
    }
    let mut root = closed(schema.clone());
    root["components"] = SCHEMAS.clone();
    let mut options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        // A format that nothing here enforces is an error of the test, not a value that passes.
        .should_ignore_unknown_formats(false)
        .with_format("date-time", instant)
        .with_format("uuid", uuid);
    // Said of what a number or a text is for; the bounds stand beside it.
    for format in ["int32", "int64", "password"] {
        options = options.with_format(format, |_: &str| true);
    }
    let validator = Arc::new(options.build(&root).expect("a schema"));
    made.insert(key, validator.clone());
    validator
}

/// An instant, which we give in UTC alone.
fn instant(text: &str) -> bool {
    text.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

/// An id, which we give with hyphens alone.
fn uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// A schema in which every object that names its members has no others.
fn closed(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(words) => {
            for word in words.values_mut() {
                *word = closed(word.take());
            }
            let names = words.get("properties").is_some_and(Value::is_object);
            if names && !words.contains_key("additionalProperties") {
                let parts = ["allOf", "anyOf", "oneOf", "$ref"];
                assert!(
                    !parts.iter().any(|word| words.contains_key(*word)),
                    "an object of several parts cannot be closed here: {words:?}"
                );
                words.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = closed(item.take());
            }
        }
        _ => {}
    }
    schema
}

/// JSON Schema takes `1.0` for an integer; we write integers as such, and the contract has no fractions.
fn fractions(value: &Value, at: &str, errors: &mut Vec<String>) {
    match value {
        Value::Number(number) if number.is_f64() => errors.push(format!("{at}: {number} is a fraction")),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                fractions(item, &format!("{at}/{index}"), errors);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                fractions(member, &format!("{at}/{name}"), errors);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Value {
        json!({
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "at": {"type": ["string", "null"], "format": "date-time"},
                "day": {"type": "string", "format": "date"},
                "code": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 3},
                "count": {"type": "integer", "format": "int32", "minimum": 1},
                "what": {"oneOf": [
                    {"type": "object", "properties": {"a": {"type": "string"}}},
                    {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]},
                ]},
                "problem": {"$ref": "#/components/schemas/DryRun"},
            }
        })
    }

    const ID: &str = "01890000-0000-7000-8000-000000000001";

    #[test]
    fn what_the_schema_says_fits() {
        let value = json!({
            "id": ID, "at": "2026-03-02T09:00:00Z", "day": "2026-03-02", "code": "abc", "count": 1, "what": {"b": "x"},
        });
        assert_eq!(check(&schema(), &value), [] as [&str; 0]);
        assert_eq!(check(&schema(), &json!({"id": ID, "at": null})), [] as [&str; 0]);
    }

    #[test]
    fn anything_else_does_not() {
        for (member, value) in [
            ("id", json!(ID.replace('-', ""))),
            ("at", json!("2026-03-02T11:00:00+02:00")),
            ("at", json!("2026-03-02")),
            ("day", json!("2026-02-30")),
            ("code", json!("ABC")),
            ("code", json!("abcd")),
            ("count", json!(0)),
            ("count", json!(1.0)),
            ("count", json!(1.5)),
            ("count", Value::Null),
            ("what", json!({"c": "in neither"})),
            ("problem", json!({})),
            ("more", json!("than the contract says")),
        ] {
            let mut sent = json!({"id": ID});
            sent[member] = value;
            assert!(!check(&schema(), &sent).is_empty(), "{sent}");
        }
        assert!(!check(&schema(), &json!({})).is_empty(), "the id is missing");
    }

    #[test]
    #[should_panic(expected = "a schema")]
    fn a_format_that_nothing_enforces_is_an_error() {
        check(&json!({"type": "string", "format": "postal-code"}), &json!("x"));
    }
}
