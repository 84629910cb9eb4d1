//! Bounds that follow from what a value is: no one writes that a UUID has 36 characters.

use contract::json::TEXT;
use serde_json::{Value, json};

/// What a format bounds by itself.
const FORMATS: [(&str, u64); 6] = [
    ("email", 254),
    ("uuid", 36),
    ("date", 10),
    ("date-time", 35),
    ("uri", 2048),
    ("uri-reference", 2048),
];

/// Completes every schema of the document, wherever it stands.
pub(super) fn finish(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(finish),
        Value::Object(members) => {
            if members.contains_key("type") && !members.contains_key("flows") {
                schema(value);
            }
            if let Value::Object(members) = value {
                // Examples are values, not schemas.
                members
                    .iter_mut()
                    .filter(|(name, _)| *name != "examples" && *name != "example")
                    .for_each(|(_, inner)| finish(inner));
            }
        }
        _ => {}
    }
}

fn schema(value: &mut Value) {
    let is = |kind: &str| match &value["type"] {
        Value::String(one) => one == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => false,
    };
    let (string, integer, array, object) = (is("string"), is("integer"), is("array"), is("object"));
    if string && value.get("enum").is_none() && value.get("const").is_none() && value.get("in").is_none() {
        let format = value["format"].as_str();
        let bounded = value.get("maxLength").is_some();
        match FORMATS.iter().find(|(known, _)| Some(*known) == format) {
            Some((_, length)) if !bounded => value["maxLength"] = (*length).into(),
            None if bounded && value.get("pattern").is_none() => value["pattern"] = TEXT.into(),
            _ => {}
        }
    }
    if integer {
        if value.get("format").is_none() {
            value["format"] = "int64".into();
        }
        let default = if value["format"] == "int32" {
            json!(i32::MAX)
        } else {
            json!(9_007_199_254_740_991_i64)
        };
        if value.get("maximum").is_none() {
            value["maximum"] = default;
        }
        if value.get("minimum").is_none() {
            value["minimum"] = 0.into();
        }
    }
    // A generated client would send every member that has a default; what is absent means is told in words.
    if let Some(Value::Object(properties)) = value.get_mut("properties") {
        for property in properties.values_mut().filter_map(Value::as_object_mut) {
            property.remove("default");
        }
    }
    if array && value.get("maxItems").is_none() {
        value["maxItems"] = 200.into();
    }
    if object && value["additionalProperties"].is_object() && value.get("maxProperties").is_none() {
        value["maxProperties"] = 50.into();
    }
}
