//! Signing in: the token endpoint (RFC 6749) with password and refresh grants, and revocation (RFC 7009).

pub mod form;
pub mod keys;
pub mod refused;
pub mod revoke;

use self::refused::HttpRefused;
use crate::answer;
use crate::call::Anyone;
use crate::request;
use crate::state::State;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, post, web};
use application::oauth::token::give_tokens;
use application::operations;
use contract::oauth::form::{TokenRequest, TokenResponse};

operations! {
    changes Token "token" public [oauth];
    changes Revoke "revoke" public [oauth];
    reads ReadSigningKeys "signingKeys" public;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(token)
        .service(revoke::revoke)
        .service(keys::signing_keys);
}

/// Gives tokens for a password or for a refresh token.
///
/// Needs nothing: it is how one signs in. A refresh token serves once; repeated later than 15 seconds it
/// ends the whole session. A session ends some hours after the sign-in, however often it is refreshed.
/// Failures wait, per account and per network, and leave an entry in the system log.
#[utoipa::path(tag = "sign-in",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokenResponse, description = "Tokens.")))]
#[post("/oauth/token")]
async fn token(
    _: Anyone<Token>,
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, HttpRefused> {
    let form: TokenRequest = form::read(&request, payload).await?;
    let address = request::caller_address(&request, &state.config.trusted_proxies);
    let tokens = give_tokens(&state.app, form, address).await?;
    Ok(answer::unlogged(tokens))
}
