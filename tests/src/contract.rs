//! The contract as the tests walk it.

use crate::{Answer, schema};
use application::caller::OperationInfo;
use serde_json::{Value, json};

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
    /// What it declares.
    pub info: &'static OperationInfo,
    /// What the document says of it.
    pub says: Value,
}

impl Operation {
    /// Whether it is one of a kind of dated fact.
    pub fn is_fact(&self) -> bool {
        self.says["tags"][0] == "dated-facts"
    }

    /// What the document calls a parameter's kind and name.
    pub fn has_parameter(&self, place: &str, name: &str) -> bool {
        let mut parameters = self.says["parameters"].as_array().into_iter().flatten();
        parameters.any(|parameter| parameter["in"] == place && parameter["name"] == name)
    }
}

/// Every operation of a document.
pub fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, says) in item.as_object().expect("operations") {
            if ["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                let id = says["operationId"].as_str().expect("an operationId").to_owned();
                let info = api::resources::OPERATIONS
                    .find(&id)
                    .unwrap_or_else(|| panic!("{id} is declared by nothing"));
                found.push(Operation {
                    id,
                    info,
                    method: method.to_uppercase(),
                    path: path.clone(),
                    secured: !info.is_public(),
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

/// Holds an answer against what the contract says of its status: the media type, the body, the headers.
#[track_caller]
pub fn conforms(document: &Value, operation: &Operation, answer: &Answer) {
    let id = &operation.id;
    let response = &operation.says["responses"][answer.status.as_str()];
    assert!(
        response.is_object(),
        "{id}: {} is not in the contract",
        answer.status
    );
    let response = resolved(document, response);
    match response["content"].as_object() {
        Some(content) => {
            let kind = answer.header("content-type").expect("a media type");
            let kind = kind.split(';').next().expect("one");
            let media = content
                .get(kind)
                .unwrap_or_else(|| panic!("{id}: {kind} is not in the contract"));
            let errors = schema::check(&media["schema"], &answer.body);
            assert!(errors.is_empty(), "{id}: {errors:#?}\n{}", answer.text);
        }
        None => assert_eq!(answer.text, "", "{id}"),
    }
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let header = resolved(document, header);
        let value = answer
            .header(name)
            .unwrap_or_else(|| panic!("{id}: the header {name} is missing"));
        let value = match header["schema"]["type"].as_str() {
            Some("integer") => json!(value.parse::<i64>().expect("an integer")),
            _ => json!(value),
        };
        let errors = schema::check(&header["schema"], &value);
        assert!(errors.is_empty(), "{id}: {name}: {errors:?}");
    }
    if answer.body["version"].is_number() {
        assert_eq!(
            answer.header("etag"),
            Some(format!("\"{}\"", answer.body["version"]).as_str()),
            "{id}"
        );
    }
}
