//! What every operation shares: its id, its security, the errors that can happen to any.

use super::components::{headers, responses, security_schemes};
use application::dated::change::CHANGE_REASONS;
use application::records::change::RECORD_REASONS;
use contract::patch::MERGE_PATCH;
use serde_json::{Value, json};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Operations that need no signing in; a token that is sent all the same must be valid.
const PUBLIC: [&str; 9] = [
    "token",
    "revoke",
    "signingKeys",
    "listRegisters",
    "readRegister",
    "live",
    "ready",
    "metrics",
    "contract",
];

/// Gives every operation what it shares with the others.
pub(super) fn finish(document: &mut Value) {
    document["servers"] = json!([{
        "url": "/",
        "description": "The installation that serves this document: production, test or demo.",
        "x-internal": false
    }]);
    document["security"] = json!([{"oauth2": []}, {"bearer": []}]);
    document["components"]["securitySchemes"] = security_schemes();
    document["components"]["responses"] = responses();
    document["components"]["headers"] = headers();
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                one(path, method, operation);
            }
        }
    }
}

fn one(path: &str, method: &str, operation: &mut Value) {
    let id = contract::naming::camel(operation["operationId"].as_str().unwrap_or_default());
    operation["operationId"] = id.clone().into();
    let public = PUBLIC.contains(&id.as_str());
    if public {
        operation["security"] = json!([{}]);
    } else if let Some(object) = operation.as_object_mut() {
        object.remove("security");
    }
    if operation["summary"].is_string() && !operation["description"].is_string() {
        operation["description"] = operation["summary"].clone();
    }
    body(method, operation);
    parameters(path, method, &id, operation);
    for status in errors(path, method, public, operation.get("requestBody").is_some()) {
        let name = response_name(path, status);
        let slot = &mut operation["responses"][status.to_string()];
        if slot.is_null() {
            *slot = json!({"$ref": format!("#/components/responses/{name}")});
        }
    }
    answer_headers(path, operation);
}

/// A merge patch may be sent under its own name or as JSON.
fn body(method: &str, operation: &mut Value) {
    let Some(body) = operation.get_mut("requestBody") else {
        return;
    };
    body["required"] = true.into();
    if method == "patch" {
        let media = body["content"]["application/json"].take();
        body["content"] = MERGE_PATCH
            .iter()
            .map(|kind| ((*kind).to_owned(), media.clone()))
            .collect();
    }
}

/// Errors that can happen to an operation, by what it is.
fn errors(path: &str, method: &str, public: bool, has_body: bool) -> Vec<u16> {
    let mut statuses = vec![400, 500];
    let probe = path.starts_with("/health/") || path == "/metrics";
    if !probe {
        statuses.extend([401, 429]);
    }
    if path != "/health/live" && path != "/metrics" {
        statuses.push(503);
    }
    if path.starts_with("/oauth/") {
        return statuses;
    }
    if !public && !path.starts_with("/v1/me") {
        statuses.push(403);
    }
    if path.contains('{') {
        statuses.push(404);
    }
    if has_body {
        statuses.extend([408, 413, 415, 422]);
    }
    if method == "post" || method == "patch" || method == "delete" || method == "put" {
        statuses.push(409);
    }
    if is_conditional(path, method) {
        statuses.extend([412, 428]);
    }
    // Of several records each names the version that was read, in the body.
    if path.ends_with("/attendance") {
        statuses.push(412);
    }
    statuses
}

/// Whether an operation changes a version that the caller must name.
pub(super) fn is_conditional(path: &str, method: &str) -> bool {
    let state_change = [
        "/withdrawal",
        "/end",
        "/closing",
        "/death",
        "/reversal",
        "/transitions",
        "/decision",
    ];
    let state_change = state_change.iter().any(|suffix| path.ends_with(suffix));
    method == "patch" || method == "put" || method == "delete" || (method == "post" && state_change)
}

fn response_name(path: &str, status: u16) -> String {
    if path.starts_with("/oauth/") {
        format!("OAuth{status}")
    } else {
        format!("Problem{status}")
    }
}

fn parameters(path: &str, method: &str, id: &str, operation: &mut Value) {
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    for parameter in &mut parameters {
        if parameter["in"] == "path" && !parameter["description"].is_string() {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            parameter["description"] = format!("The {name}.").into();
        }
    }
    for name in path
        .split('/')
        .filter_map(|step| step.strip_prefix('{')?.strip_suffix('}'))
    {
        if !parameters
            .iter()
            .any(|parameter| parameter["name"] == name && parameter["in"] == "path")
        {
            let schema = if name == "register" {
                json!({"type": "string", "maxLength": 64, "pattern": "^[a-z][a-z0-9-]*$"})
            } else {
                json!({"type": "string", "format": "uuid"})
            };
            let described = if name == "register" {
                "The register's id.".to_owned()
            } else {
                format!("The id of the {name}.")
            };
            parameters.push(json!({
                "name": name, "in": "path", "required": true, "description": described, "schema": schema
            }));
        }
    }
    let mut header = |name: &str, required: bool, schema: Value, description: &str| {
        parameters.push(json!({
            "name": name, "in": "header", "required": required, "description": description, "schema": schema
        }));
    };
    let code = json!({"type": "string", "maxLength": 64, "pattern": "^[a-z][a-z0-9_]*$"});
    if path.starts_with("/v1/registers/{register}/") {
        header(
            "Task",
            false,
            code.clone(),
            "In which task the call is made; needed when several fit.",
        );
        header(
            "Purpose",
            false,
            code.clone(),
            "For which purpose; needed when the task serves several.",
        );
        header(
            "Restricted-Use",
            false,
            code.clone(),
            "The GDPR 18(2) use for which restricted data is opened, by those who may.",
        );
    }
    if is_conditional(path, method) {
        let tag = json!({"type": "string", "maxLength": 40, "pattern": "^(W/)?\"[0-9]+\"$"});
        header(
            "If-Match",
            true,
            tag,
            "The ETag of what is changed, as it was read.",
        );
    }
    if (method == "patch" || method == "delete") && path.starts_with("/v1/registers/") {
        let reasons = json!({"type": "string", "enum": change_reasons(path)});
        header(
            "Change-Reason",
            false,
            reasons,
            "Why it is changed; `changed` when absent.",
        );
    }
    if method == "post" && creates(id) {
        let key = json!({"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"});
        header(
            "Idempotency-Key",
            false,
            key,
            "The same key with the same body makes one resource, within 24 hours.",
        );
    }
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
}

fn change_reasons(path: &str) -> Vec<&'static str> {
    if path.contains("/records/") {
        RECORD_REASONS.iter().map(|reason| reason.code()).collect()
    } else {
        CHANGE_REASONS.iter().map(|reason| reason.code()).collect()
    }
}

/// Whether a POST makes a resource that a repeated request must not make twice.
fn creates(id: &str) -> bool {
    ["create", "add", "give", "start"]
        .iter()
        .any(|verb| id.starts_with(verb))
}

fn answer_headers(path: &str, operation: &mut Value) {
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    // These two show no client, and leave no entry.
    let without_entry = ["/form-model", "/worklists"];
    let receipted = path.starts_with("/v1/registers/{register}/")
        && !without_entry.iter().any(|end| path.ends_with(end))
        || path.starts_with("/v1/users")
        || path == "/v1/me/password";
    for (status, response) in responses {
        if !status.starts_with('2') {
            continue;
        }
        let mut headers = response["headers"].as_object().cloned().unwrap_or_default();
        let mut refer = |name: &str| {
            headers.insert(
                name.to_owned(),
                json!({"$ref": format!("#/components/headers/{name}")}),
            );
        };
        if status == "201" {
            refer("Location");
        }
        if receipted {
            refer("Log-Receipt");
        }
        if response.get("content").is_some_and(is_versioned) {
            refer("ETag");
        }
        if !headers.is_empty() {
            response["headers"] = Value::Object(headers);
        }
    }
}

/// Whether an answer is one resource, and not a page of them.
fn is_versioned(content: &Value) -> bool {
    let reference = content["application/json"]["schema"]["$ref"]
        .as_str()
        .unwrap_or_default();
    [
        "Client",
        "Consent",
        "Relationship",
        "User",
        "Grant",
        "OutsideNoticeCase",
        "Record",
        "SharedEvent",
        "Substitute",
        "Correction",
    ]
    .iter()
    .any(|name| reference.ends_with(&format!("/{name}")))
        || reference.ends_with("Fact")
}
