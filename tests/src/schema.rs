//! Holds answers against the schemas of the contract: what is not as the document says, with its place.
//!
//! The service has a checker of its own for what it is sent (`api/src/json/schemas.rs`), and the two look
//! alike. This one stands apart on purpose: a word of a schema that the service overlooks would else be
//! overlooked by the tests too.

use serde_json::Value;

/// Checks a value against a schema of a document.
pub fn check(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut errors = Vec::new();
    walk(document, schema, value, "", &mut errors);
    errors
}

fn resolve<'d>(document: &'d Value, mut schema: &'d Value) -> &'d Value {
    while let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference
            .strip_prefix('#')
            .expect("a reference into the document");
        schema = document.pointer(pointer).expect("a schema that exists");
    }
    schema
}

fn walk(document: &Value, schema: &Value, value: &Value, at: &str, errors: &mut Vec<String>) {
    let schema = resolve(document, schema);
    for (word, one) in [("anyOf", false), ("oneOf", true)] {
        let Some(options) = schema[word].as_array() else {
            continue;
        };
        let found: Vec<Vec<String>> = options
            .iter()
            .map(|option| check(document, option, value))
            .collect();
        let fitting = found.iter().filter(|errors| errors.is_empty()).count();
        if fitting == 0 || (one && fitting > 1) {
            errors.push(format!("{at}: {fitting} of {word} fit: {found:?}"));
        }
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        walk(document, part, value, at, errors);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|kind| is_of(kind, value)) {
        errors.push(format!("{at}: is {value}, not {}", types.join(" / ")));
        return;
    }
    if value.is_null() {
        return;
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        errors.push(format!("{at}: {value} is not in the list"));
    }
    match value {
        Value::String(text) => string(schema, text, at, errors),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            if schema["minimum"].as_f64().is_some_and(|limit| number < limit)
                || schema["maximum"].as_f64().is_some_and(|limit| number > limit)
            {
                errors.push(format!("{at}: {number} is out of bounds"));
            }
        }
        Value::Array(items) => {
            let most = schema["maxItems"].as_u64();
            if most.is_some_and(|limit| items.len() as u64 > limit) {
                errors.push(format!("{at}: has {} items", items.len()));
            }
            for (index, item) in items.iter().enumerate() {
                walk(document, &schema["items"], item, &format!("{at}/{index}"), errors);
            }
        }
        Value::Object(members) => {
            for name in schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                if !members.contains_key(name) {
                    errors.push(format!("{at}/{name}: is missing"));
                }
            }
            for (name, member) in members {
                let at = format!("{at}/{name}");
                match (schema["properties"].get(name), schema.get("additionalProperties")) {
                    (Some(schema), _) => walk(document, schema, member, &at, errors),
                    (None, Some(Value::Bool(false))) => errors.push(format!("{at}: is not known")),
                    (None, Some(rest @ Value::Object(_))) => walk(document, rest, member, &at, errors),
                    // Answers may stay open, but none of ours says what the contract does not.
                    (None, None) if schema["properties"].is_object() => {
                        errors.push(format!("{at}: is not in the contract"));
                    }
                    (None, _) => {}
                }
            }
        }
        _ => {}
    }
}

fn string(schema: &Value, text: &str, at: &str, errors: &mut Vec<String>) {
    let length = text.chars().count() as u64;
    if schema["maxLength"].as_u64().is_some_and(|limit| length > limit)
        || schema["minLength"].as_u64().is_some_and(|limit| length < limit)
    {
        errors.push(format!("{at}: has {length} characters"));
    }
    let fits = match schema["format"].as_str() {
        Some("date") => text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok(),
        Some("date-time") => text.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        Some("uuid") => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
        _ => true,
    };
    if !fits {
        errors.push(format!("{at}: is no {}", schema["format"]));
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        _ => false,
    }
}
