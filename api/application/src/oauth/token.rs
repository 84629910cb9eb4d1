//! Giving tokens, for a password or for a refresh token.

use crate::app::App;
use crate::oauth::password::by_password;
use crate::oauth::refresh::by_refresh;
use crate::oauth::refused::Refused;
use contract::oauth::form::{TokenRequest, TokenResponse};
use std::net::IpAddr;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Gives the tokens that a form asks for; the address is the one that it came from.
///
/// # Errors
/// The refusal, as RFC 6749 writes it.
pub async fn give_tokens(
    app: &Arc<App>,
    form: TokenRequest,
    address: Option<IpAddr>,
) -> Result<TokenResponse, Refused> {
    match form.grant_type.as_str() {
        "password" => {
            let missing = || Refused::new(400, "invalid_request", "username and password are needed.");
            let username = form.username.ok_or_else(missing)?;
            let password = Zeroizing::new(form.password.ok_or_else(missing)?);
            by_password(app, &username, password, address).await
        }
        "refresh_token" => {
            let missing = || Refused::new(400, "invalid_request", "refresh_token is needed.");
            by_refresh(app, &form.refresh_token.ok_or_else(missing)?, address).await
        }
        _ => Err(Refused::new(
            400,
            "unsupported_grant_type",
            "password and refresh_token are supported.",
        )),
    }
}
