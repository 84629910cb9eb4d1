//! Signing in: the token endpoint (RFC 6749) with password and refresh grants, and revocation (RFC 7009).

pub mod form;
pub mod keys;
pub mod password;
pub mod refresh;
pub mod refused;
pub mod revoke;

use self::refused::HttpRefused;
use crate::request;
use crate::state::State;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, post, web};
use application::oauth::refused::Refused;
use application::operations;
use contract::oauth::form::{TokenRequest, TokenResponse};
use zeroize::Zeroizing;

operations! {
    changes Token "token" public [oauth];
    changes Revoke "revoke" public [oauth];
    reads SigningKeys "signingKeys" public;
}

pub fn routes(service: &mut ServiceConfig<'_>) {
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
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, HttpRefused> {
    let form: TokenRequest = form::read(&request, payload).await?;
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = request::address(peer, request.headers(), &state.config.trusted_proxies);
    let tokens = match form.grant_type.as_str() {
        "password" => {
            let missing = || Refused::new(400, "invalid_request", "username and password are needed.");
            let username = form.username.ok_or_else(missing)?;
            let password = Zeroizing::new(form.password.ok_or_else(missing)?);
            password::by_password(&state, &username, password, address).await?
        }
        "refresh_token" => {
            let missing = || Refused::new(400, "invalid_request", "refresh_token is needed.");
            refresh::by_refresh(&state, &form.refresh_token.ok_or_else(missing)?, address).await?
        }
        _ => Err(Refused::new(
            400,
            "unsupported_grant_type",
            "password and refresh_token are supported.",
        ))?,
    };
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(tokens))
}
