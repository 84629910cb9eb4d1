//! Named examples of requests: invented people, identity codes from 900–999. A test sends every one.

use serde_json::{Value, json};

macro_rules! examples {
    ($($operation:literal $name:literal $summary:literal;)*) => {
        /// Operation, name, what it shows, body.
        const EXAMPLES: &[(&str, &str, &str, &str)] = &[$((
            $operation,
            $name,
            $summary,
            include_str!(concat!("../../../openapi/examples/", $operation, ".", $name, ".json")),
        )),*];
    };
}

include!("examples.in");

/// Puts the examples where they belong.
pub(super) fn finish(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for operation in paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
    {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let Some(content) = operation["requestBody"]["content"].as_object_mut() else {
            continue;
        };
        for media in content.values_mut() {
            for (_, name, summary, body) in EXAMPLES.iter().filter(|(operation, ..)| *operation == id) {
                let value: Value = serde_json::from_str(body).unwrap_or_default();
                media["examples"][*name] = json!({"summary": summary, "value": value});
            }
        }
    }
}
