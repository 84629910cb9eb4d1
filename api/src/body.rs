//! Request bodies: read within bounds, held against the contract, then against what only code can say.

use crate::json;
use crate::problem::{Code, FieldError, Problem};
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use aws_lc_rs::digest;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, Schema};
use utoipa::{PartialSchema, ToSchema};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// The longest body, in bytes.
pub const LONGEST: usize = 256 * 1024;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// A body that is as the contract says.
pub struct Valid<T> {
    /// What it says.
    pub body: T,
    /// A digest of its bytes, for idempotency.
    pub digest: Vec<u8>,
}

impl<T> FromRequest for Valid<T>
where
    T: DeserializeOwned + ToSchema + Validate + 'static,
{
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = read(&request, payload, &["application/json"]).await?;
            let value = json::parse(&bytes)?;
            let body = typed(&state(&request)?.schemas, value)?;
            Ok(Self {
                body,
                digest: digest::digest(&digest::SHA256, &bytes).as_ref().to_vec(),
            })
        })
    }
}

fn state(request: &HttpRequest) -> Result<&web::Data<State>, Problem> {
    request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| Problem::new(Code::Internal))
}

/// Holds a value against the schema of a type, and makes the type of it.
///
/// # Errors
/// `validation_failed`, with everything that is wrong.
pub fn typed<T: DeserializeOwned + ToSchema + Validate>(
    schemas: &json::Schemas,
    value: Value,
) -> Result<T, Problem> {
    typed_as(schemas, &T::name(), value)
}

fn typed_as<T: DeserializeOwned + Validate>(
    schemas: &json::Schemas,
    name: &str,
    value: Value,
) -> Result<T, Problem> {
    let errors = schemas.check(name, &value);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let body: T = serde_path_to_error::deserialize(value).map_err(|error| {
        // The schema lets through what the type does not: a mistake of ours, told to the caller as well
        // as can be.
        let pointer: String = error
            .path()
            .iter()
            .filter_map(|step| match step {
                serde_path_to_error::Segment::Seq { index } => Some(format!("/{index}")),
                serde_path_to_error::Segment::Map { key } => Some(format!("/{key}")),
                _ => None,
            })
            .collect();
        Problem::invalid_at(&pointer, "not_in_list")
    })?;
    body.validate()
        .map_err(|errors| Problem::invalid(field_errors("", &errors)))?;
    Ok(body)
}

/// What `validator` found, as places of the request.
fn field_errors(parent: &str, errors: &ValidationErrors) -> Vec<FieldError> {
    let mut found = Vec::new();
    for (field, kind) in errors.errors() {
        let pointer = if field == "__all__" {
            parent.to_owned()
        } else {
            format!("{parent}/{}", crate::openapi::camel(field))
        };
        match kind {
            ValidationErrorsKind::Field(errors) => {
                for error in errors {
                    let code = crate::problem::table::FIELD_CODES
                        .iter()
                        .find(|(code, _)| *code == error.code);
                    found.push(FieldError::new(
                        pointer.clone(),
                        code.map_or("invalid_format", |(code, _)| code),
                    ));
                }
            }
            ValidationErrorsKind::Struct(inner) => found.extend(field_errors(&pointer, inner)),
            ValidationErrorsKind::List(items) => {
                for (at, inner) in items {
                    found.extend(field_errors(&format!("{pointer}/{at}"), inner));
                }
            }
        }
    }
    found
}

/// Reads a body within its bounds of size and time.
///
/// # Errors
/// `unsupported_media_type`, `body_too_large`, `body_timeout`, `malformed_json`.
pub async fn read(request: &HttpRequest, payload: Payload, types: &[&str]) -> Result<Vec<u8>, Problem> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if !types.contains(&kind.as_str()) {
        return Err(Problem::new(Code::UnsupportedMediaType));
    }
    let too_large = || Problem::new(Code::BodyTooLarge).with("limit", LONGEST);
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    if announced
        .and_then(|length| length.parse::<usize>().ok())
        .is_some_and(|length| length > LONGEST)
    {
        return Err(too_large());
    }
    let mut payload = web::Payload::from_request(request, &mut { payload })
        .await
        .map_err(|_| Problem::new(Code::MalformedJson))?;
    let mut bytes = Vec::new();
    let reading = async {
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Problem::new(Code::MalformedJson))?;
            if bytes.len() + chunk.len() > LONGEST {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(())
    };
    tokio::time::timeout(PATIENCE, reading)
        .await
        .map_err(|_| Problem::new(Code::BodyTimeout))??;
    Ok(bytes)
}

/// What a merge patch may call itself.
pub const MERGE_PATCH: [&str; 2] = ["application/merge-patch+json", "application/json"];

/// A JSON merge patch of `T`: every member may be absent, and null takes a value away.
pub struct Patch<T> {
    /// The patch as it was sent, held against the schema.
    pub value: Value,
    kind: std::marker::PhantomData<T>,
}

impl<T: DeserializeOwned + ToSchema + Validate> Patch<T> {
    /// The members that the patch touches.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.value
            .as_object()
            .into_iter()
            .flat_map(|members| members.keys().map(String::as_str))
    }

    fn merged(&self, mut current: Value) -> Value {
        json::merge(&mut current, &self.value);
        current
    }

    /// What comes of applying the patch to what there is, held against the schema of the whole.
    ///
    /// # Errors
    /// `validation_failed`, when that is not as the contract says.
    pub fn apply_as<U: DeserializeOwned + ToSchema + Validate>(
        &self,
        schemas: &json::Schemas,
        current: Value,
    ) -> Result<U, Problem> {
        typed(schemas, self.merged(current))
    }

    /// What comes of applying the patch to what there is.
    ///
    /// # Errors
    /// `validation_failed`, when that is not as the contract says.
    pub fn apply(&self, schemas: &json::Schemas, current: Value) -> Result<T, Problem> {
        let merged = self.merged(current);
        // What is only ever patched has no schema of its own in the contract, but the patch's.
        let whole = T::name();
        let name = if schemas.has(&whole) { whole } else { Self::name() };
        typed_as(schemas, &name, merged)
    }
}

impl<T: ToSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Patch", T::name().trim_end_matches("Input")).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for Patch<T> {
    fn schema() -> RefOr<Schema> {
        let RefOr::T(Schema::Object(whole)) = T::schema() else {
            return T::schema();
        };
        // What may be absent may be null already; null for what must be there would only be refused.
        let mut patch = Object::new();
        patch.description =
            Some("A JSON merge patch (RFC 7396): an absent member stays, null takes it away.".into());
        patch.additional_properties = whole.additional_properties;
        patch.properties = whole.properties;
        RefOr::T(Schema::Object(patch))
    }
}

impl<T: DeserializeOwned + ToSchema + Validate + 'static> FromRequest for Patch<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = read(&request, payload, &MERGE_PATCH).await?;
            let value = json::parse(&bytes)?;
            let errors = state(&request)?.schemas.check(&Self::name(), &value);
            if errors.is_empty() {
                Ok(Self {
                    value,
                    kind: std::marker::PhantomData,
                })
            } else {
                Err(Problem::invalid(errors))
            }
        })
    }
}
