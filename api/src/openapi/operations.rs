//! What every operation shares and what its declaration says: its id, its security, parameters and headers, the
//! errors that can happen to it.

use super::components::{headers, responses, security_schemes};
use application::caller::OperationInfo;
use application::caller::operation::{Audience, ChangeReasons, Effect};
use application::caller::registry::Operations;
use application::cursor;
use application::dated::change::CHANGE_REASONS;
use application::records::change::RECORD_REASONS;
use contract::patch::MERGE_PATCH;
use serde_json::{Value, json};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Gives every operation what it shares with the others, and what it declares. What no one declares stays
/// unfinished: a test names it.
pub(super) fn finish(document: &mut Value, declared: Operations) {
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
                one(path, method, operation, declared);
            }
        }
    }
}

fn one(path: &str, method: &str, operation: &mut Value, declared: Operations) {
    let id = contract::naming::camel(operation["operationId"].as_str().unwrap_or_default());
    operation["operationId"] = id.clone().into();
    let Some(info) = declared.find(&id) else { return };
    if info.is_public() {
        operation["security"] = json!([{}]);
    } else if let Some(object) = operation.as_object_mut() {
        object.remove("security");
    }
    if operation["summary"].is_string() && !operation["description"].is_string() {
        operation["description"] = operation["summary"].clone();
    }
    body(method, operation);
    parameters(path, info, operation);
    let form = if info.oauth { "OAuth" } else { "Problem" };
    for status in errors(path, info, operation.get("requestBody").is_some()) {
        let name = format!("{form}{status}");
        let slot = &mut operation["responses"][status.to_string()];
        if slot.is_null() {
            *slot = json!({"$ref": format!("#/components/responses/{name}")});
        }
    }
    answer_headers(info, operation);
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

/// Errors that can happen to an operation, by what it declares.
fn errors(path: &str, info: &OperationInfo, has_body: bool) -> Vec<u16> {
    let mut statuses = vec![400, 500];
    if !info.probe {
        statuses.extend([401, 429]);
    }
    if !info.storeless {
        statuses.push(503);
    }
    if info.oauth {
        return statuses;
    }
    if !matches!(info.audience, Audience::Public | Audience::SignedIn) {
        statuses.push(403);
    }
    if path.contains('{') {
        statuses.push(404);
    }
    if has_body {
        statuses.extend([408, 413, 415, 422]);
    }
    if info.effect.writes() {
        statuses.push(409);
    }
    if info.if_match {
        statuses.extend([412, 428]);
    }
    if info.versions_in_body {
        statuses.push(412);
    }
    statuses
}

fn parameters(path: &str, info: &OperationInfo, operation: &mut Value) {
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    // A handler may say it in words of its own.
    let said = parameters.iter().any(|parameter| parameter["name"] == "dryRun");
    if info.dry_run && !said {
        parameters.insert(0, dry_run());
    }
    if info.paged {
        let queries = parameters.iter().filter(|parameter| parameter["in"] == "query");
        let after = queries.count();
        parameters.splice(after..after, page());
    }
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
    if info.in_register() {
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
    if info.if_match {
        let tag = json!({"type": "string", "maxLength": 40, "pattern": "^(W/)?\"(0|[1-9][0-9]*)\"$"});
        header(
            "If-Match",
            true,
            tag,
            "The ETag of what is changed, as it was read.",
        );
    }
    if let Some(reasons) = info.reasons {
        let reasons = json!({"type": "string", "enum": change_reasons(reasons)});
        header(
            "Change-Reason",
            false,
            reasons,
            "Why it is changed; `changed` when absent.",
        );
    }
    if info.idempotent {
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

/// The parameter that asks only what would be decided.
fn dry_run() -> Value {
    json!({
        "name": "dryRun", "in": "query", "description": "Only tell what would be decided.", "required": false,
        "schema": {"type": "boolean"}
    })
}

/// The parameters that ask for a page of a list.
fn page() -> [Value; 2] {
    [
        json!({
            "name": "limit", "in": "query", "description": "Items of the page.", "required": false,
            "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": cursor::MOST}
        }),
        json!({
            "name": "cursor", "in": "query", "description": "Where the page begins.", "required": false,
            "schema": {"type": "string", "maxLength": cursor::LONGEST}
        }),
    ]
}

fn change_reasons(reasons: ChangeReasons) -> Vec<&'static str> {
    match reasons {
        ChangeReasons::OfRecords => RECORD_REASONS.iter().map(|reason| reason.code()).collect(),
        ChangeReasons::OfData => CHANGE_REASONS.iter().map(|reason| reason.code()).collect(),
    }
}

fn answer_headers(info: &OperationInfo, operation: &mut Value) {
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
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
        let creates = info.effect == Effect::Creates;
        // What creates answers 200 only to say what would be decided.
        let shows = !creates || status == "201";
        if creates && shows {
            refer("Location");
        }
        if info.receipt {
            refer("Log-Receipt");
        }
        if info.versioned && shows {
            refer("ETag");
        }
        if !headers.is_empty() {
            response["headers"] = Value::Object(headers);
        }
    }
}
