//! Request bodies: read within bounds, held against the contract, then against what only code can say.

use crate::http_problem::HttpProblem;
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use application::problem::Problem;
use aws_lc_rs::digest;
use contract::body::typed;
use contract::json::{self, Schemas};
use contract::patch::{MERGE_PATCH, Patch};
use contract::problem::{Code, FieldError};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use utoipa::ToSchema;
use validator::Validate;

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
    type Error = HttpProblem;
    type Future = LocalBoxFuture<'static, Result<Self, HttpProblem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { Ok(valid(&request, payload, typed).await?) })
    }
}

/// A body that `as_said` holds against the contract.
///
/// # Errors
/// What keeps it from being read; `validation_failed`.
pub async fn valid<T>(
    request: &HttpRequest,
    payload: Payload,
    as_said: impl FnOnce(&Schemas, Value) -> Result<T, Vec<FieldError>>,
) -> Result<Valid<T>, Problem> {
    let bytes = read(request, payload, &["application/json"]).await?;
    let value = json::parse(&bytes)?;
    let body = as_said(&state(request)?.schemas, value).map_err(Problem::invalid)?;
    Ok(Valid {
        body,
        digest: digest::digest(&digest::SHA256, &bytes).as_ref().to_vec(),
    })
}

fn state(request: &HttpRequest) -> Result<&web::Data<State>, Problem> {
    request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| Problem::new(Code::Internal))
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

/// The body of a merge patch.
pub struct Patched<T>(pub Patch<T>);

impl<T: DeserializeOwned + ToSchema + Validate + 'static> FromRequest for Patched<T> {
    type Error = HttpProblem;
    type Future = LocalBoxFuture<'static, Result<Self, HttpProblem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { Ok(Self(patch(&request, payload, Patch::parse).await?)) })
    }
}

/// The body of a merge patch that `as_said` holds against the contract.
///
/// # Errors
/// What keeps it from being read; `validation_failed`.
pub async fn patch<T>(
    request: &HttpRequest,
    payload: Payload,
    as_said: impl FnOnce(&Schemas, Value) -> Result<T, Vec<FieldError>>,
) -> Result<T, Problem> {
    let bytes = read(request, payload, &MERGE_PATCH).await?;
    let value = json::parse(&bytes)?;
    as_said(&state(request)?.schemas, value).map_err(Problem::invalid)
}
