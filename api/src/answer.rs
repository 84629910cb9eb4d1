//! Answers: built from what the log knows of, with version, receipt and nothing left in caches.

use crate::http_problem::HttpProblem;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use contract::outcome::{Outcome, Versioned};
use persistence::Logged;
use serde::Serialize;

/// What a handler answers.
pub type Answer = Result<HttpResponse, HttpProblem>;

fn entity_tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The header that names the log entry of an answer.
pub const RECEIPT: &str = "log-receipt";

fn logged<T: Serialize>(
    status: StatusCode,
    answer: Logged<T>,
    headers: &[(HeaderName, String)],
) -> HttpResponse {
    let (value, receipt) = answer.into_parts();
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((HeaderName::from_static(RECEIPT), receipt.to_string()));
    for (name, value) in headers {
        response.insert_header((name.clone(), value.clone()));
    }
    response.json(value)
}

/// 200, without a version: lists, searches, logs.
pub fn shown<T: Serialize>(answer: Logged<T>) -> HttpResponse {
    logged(StatusCode::OK, answer, &[])
}

/// 200, with the version of the resource.
pub fn versioned<T: Serialize + Versioned>(answer: Logged<T>) -> HttpResponse {
    let (status, tag) = (StatusCode::OK, entity_tag(answer.peek(Versioned::version)));
    logged(status, answer, &[(header::ETAG, tag)])
}

/// 201 for what was made, 200 for what would be decided.
pub fn made<T: Serialize + Versioned>(
    answer: Logged<Outcome<T>>,
    location: impl FnOnce(&T) -> String,
) -> HttpResponse {
    let dry_run = answer.peek(|made| matches!(made, Outcome::DryRun(_)));
    if dry_run {
        return shown(answer);
    }
    let place = answer.peek(|made| match made {
        Outcome::Done(resource) => (entity_tag(resource.version()), location(resource)),
        Outcome::DryRun(_) => Default::default(),
    });
    logged(
        StatusCode::CREATED,
        answer,
        &[(header::ETAG, place.0), (header::LOCATION, place.1)],
    )
}

/// 200 for what was done, with its version, and for what would be decided.
pub fn decided<T: Serialize + Versioned>(answer: Logged<Outcome<T>>) -> HttpResponse {
    let tag = answer.peek(|made| match made {
        Outcome::Done(resource) => Some(entity_tag(resource.version())),
        Outcome::DryRun(_) => None,
    });
    let headers: Vec<_> = tag.into_iter().map(|tag| (header::ETAG, tag)).collect();
    logged(StatusCode::OK, answer, &headers)
}

/// 204: it was done, and there is nothing to show.
pub fn nothing<T>(answer: Logged<T>) -> HttpResponse {
    let (_, receipt) = answer.into_parts();
    HttpResponse::NoContent()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((HeaderName::from_static(RECEIPT), receipt.to_string()))
        .finish()
}

/// 200, of what shows no client and leaves no entry.
pub fn unlogged(value: impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(value)
}
