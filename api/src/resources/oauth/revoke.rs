//! Ending a session (RFC 7009).

use crate::call::Anyone;
use crate::request;
use crate::resources::oauth::Revoke;
use crate::resources::oauth::form;
use crate::resources::oauth::refused::HttpRefused;
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use application::oauth;
use contract::oauth::form::RevocationRequest;

/// Ends a session by its refresh token. Answers the same whether or not there was one (RFC 7009).
///
/// Needs nothing but the token. Access tokens of the session are refused within a second. Leaves an entry
/// in the system log.
#[utoipa::path(tag = "sign-in",
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The session has ended.")))]
#[post("/oauth/revoke")]
pub async fn revoke(
    _: Anyone<Revoke>,
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, HttpRefused> {
    let form: RevocationRequest = form::read(&request, payload).await?;
    let address = request::caller_address(&request, &state.config.trusted_proxies);
    oauth::revoke::revoke(&state.app, &form.token, address).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .finish())
}
