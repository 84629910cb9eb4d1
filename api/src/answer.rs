//! Answers: built from what the log knows of, with version, receipt and nothing left in caches.

use crate::resources::shared::{DryRun, Effects};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use persistence::Logged;
use serde::Serialize;
use std::borrow::Cow;
use std::marker::PhantomData;
use utoipa::openapi::schema::{OneOfBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// A resource that has a version, which its ETag is made of.
pub trait Versioned {
    /// The version.
    fn version(&self) -> i64;
}

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

/// 201, with the version of the resource and where it is.
pub fn created<T: Serialize + Versioned>(
    answer: Logged<T>,
    location: impl FnOnce(&T) -> String,
) -> HttpResponse {
    let tag = entity_tag(answer.peek(Versioned::version));
    let location = answer.peek(location);
    logged(
        StatusCode::CREATED,
        answer,
        &[(header::ETAG, tag), (header::LOCATION, location)],
    )
}

/// 201 for what was made, 200 for what would be decided.
pub fn made<T: Serialize + Versioned>(
    answer: Logged<Made<T>>,
    location: impl FnOnce(&T) -> String,
) -> HttpResponse {
    let dry_run = answer.peek(|made| matches!(made, Made::DryRun(_)));
    if dry_run {
        return shown(answer);
    }
    let place = answer.peek(|made| match made {
        Made::Resource(resource) => (entity_tag(resource.version()), location(resource)),
        Made::DryRun(_) => Default::default(),
    });
    logged(
        StatusCode::CREATED,
        answer,
        &[(header::ETAG, place.0), (header::LOCATION, place.1)],
    )
}

/// 200 for what was done, with its version, and for what would be decided.
pub fn decided<T: Serialize + Versioned>(answer: Logged<Made<T>>) -> HttpResponse {
    let tag = answer.peek(|made| match made {
        Made::Resource(resource) => Some(entity_tag(resource.version())),
        Made::DryRun(_) => None,
    });
    let headers: Vec<_> = tag.into_iter().map(|tag| (header::ETAG, tag)).collect();
    logged(StatusCode::OK, answer, &headers)
}

/// What a request that makes something has made, or what a rule would decide about it.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Made<T> {
    /// It was made.
    Resource(T),
    /// It was asked for only.
    DryRun(DryRun),
}

impl<T> Made<T> {
    /// The same, with what it would bring about.
    pub fn bringing(self, effects: Effects) -> Self {
        match self {
            Self::DryRun(asked) => Self::DryRun(DryRun {
                effects: Some(effects),
                ..asked
            }),
            made => made,
        }
    }
}

/// In the contract, what a state change answers: the resource, or what would be decided about it.
pub struct Decided<T>(PhantomData<T>);

impl<T: ToSchema> ToSchema for Decided<T> {
    fn name() -> Cow<'static, str> {
        format!("{}OrDryRun", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        for (name, schema) in [(T::name(), T::schema()), (DryRun::name(), DryRun::schema())] {
            schemas.push((name.into_owned(), schema));
        }
        T::schemas(schemas);
        DryRun::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for Decided<T> {
    fn schema() -> RefOr<Schema> {
        let either = OneOfBuilder::new()
            .item(Ref::from_schema_name(T::name()))
            .item(Ref::from_schema_name(DryRun::name()))
            .description(Some("What was done; with `dryRun`, what would be decided."));
        either.into()
    }
}

/// 204: it was done, and there is nothing to show.
pub fn nothing(answer: Logged<()>) -> HttpResponse {
    let ((), receipt) = answer.into_parts();
    HttpResponse::NoContent()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((HeaderName::from_static(RECEIPT), receipt.to_string()))
        .finish()
}
