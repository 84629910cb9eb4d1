//! Components that operations share: how to sign in, the headers of answers, the errors.

use serde_json::{Map, Value, json};

pub(super) fn security_schemes() -> Value {
    let practice =
        "Access tokens are EdDSA-signed JWTs that live 15 minutes and are checked as RFC8725 advises.";
    json!({
        "oauth2": {
            "type": "oauth2",
            "description": practice,
            "flows": {"password": {"tokenUrl": "/oauth/token", "refreshUrl": "/oauth/token", "scopes": {}}}
        },
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": practice}
    })
}

pub(super) fn headers() -> Value {
    let header = |description: &str, schema: Value| json!({"description": description, "schema": schema});
    json!({
        "Location": header("Where the resource is.", json!({"type": "string", "format": "uri-reference"})),
        "ETag": header("The version.", json!({"type": "string", "maxLength": 40, "pattern": "^\"[0-9]+\"$"})),
        "Log-Receipt": header(
            "The id and the MAC of the entry in the user log.",
            json!({"type": "string", "maxLength": 128, "pattern": "^[0-9a-f.-]+$"})
        ),
        "Retry-After": header(
            "Seconds after which to try again.",
            json!({"type": "integer", "format": "int32", "minimum": 0, "maximum": 86400})
        )
    })
}

pub(super) fn responses() -> Value {
    let mut responses = Map::new();
    for (status, description) in [
        (400, "The request is not well-formed."),
        (401, "Not signed in, or the token is not valid."),
        (403, "The caller may not do this."),
        (404, "There is no such thing within the caller's reach."),
        (408, "The body did not arrive in time."),
        (409, "The state does not allow it."),
        (412, "It has changed since it was read."),
        (413, "The body is too large."),
        (415, "The media type is not supported."),
        (422, "Places of the request are wrong, or a rule refuses."),
        (428, "If-Match is missing."),
        (429, "Too many attempts."),
        (500, "Something is wrong in the system."),
        (503, "Try again in a moment."),
    ] {
        let problem =
            json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
        responses.insert(format!("Problem{status}"), response(status, description, problem));
        if [400, 401, 429, 500, 503].contains(&status) {
            let error = json!({"application/json": {"schema": {"$ref": "#/components/schemas/OAuthError"}}});
            responses.insert(format!("OAuth{status}"), response(status, description, error));
        }
    }
    Value::Object(responses)
}

fn response(status: u16, description: &str, content: Value) -> Value {
    let mut response = json!({"description": description, "content": content});
    if status == 429 || status == 503 {
        response["headers"] = json!({"Retry-After": {"$ref": "#/components/headers/Retry-After"}});
    }
    response
}
