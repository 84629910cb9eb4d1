//! The contract as the tests walk it.

use serde_json::Value;

/// An operation of the contract.
#[derive(Clone)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// Its method, in capitals.
    pub method: String,
    /// Its path, with parameters in braces.
    pub path: String,
    /// Whether one must have signed in.
    pub secured: bool,
    /// What the document says of it.
    pub says: Value,
}

/// Every operation of a document.
pub fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, says) in item.as_object().expect("operations") {
            if ["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                found.push(Operation {
                    id: says["operationId"].as_str().expect("an operationId").to_owned(),
                    method: method.to_uppercase(),
                    path: path.clone(),
                    secured: says["security"] != serde_json::json!([{}]),
                    says: says.clone(),
                });
            }
        }
    }
    assert!(found.len() > 60, "{}", found.len());
    found
}

/// A path with its parameters filled in.
pub fn filled(path: &str, value: impl Fn(&str) -> String) -> String {
    let step = |step: &str| match step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) {
        Some(name) => value(name),
        None => step.to_owned(),
    };
    path.split('/').map(step).collect::<Vec<_>>().join("/")
}

/// What a reference stands for.
pub fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document
            .pointer(reference.trim_start_matches('#'))
            .expect("what is referred to"),
        None => value,
    }
}
