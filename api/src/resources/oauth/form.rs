//! What the token endpoints are sent, and what they answer.

use crate::body;
use actix_web::{HttpRequest, web};
use application::oauth::refused::Refused;
use application::problem::Problem;
use contract::problem::Code;
use zeroize::Zeroizing;

/// Reads a form.
///
/// # Errors
/// `invalid_request`.
pub async fn read<T: serde::de::DeserializeOwned>(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<T, Refused> {
    let bytes = body::read(
        request,
        payload.into_inner(),
        &["application/x-www-form-urlencoded"],
    )
    .await?;
    let text = Zeroizing::new(String::from_utf8(bytes).map_err(|_| Problem::new(Code::MalformedJson))?);
    let form = web::Query::<T>::from_query(&text).map_err(|_| Problem::new(Code::MalformedJson))?;
    Ok(form.into_inner())
}
