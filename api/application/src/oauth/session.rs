//! What signing in, refreshing and revoking share: pairs of tokens, and the entry.

use crate::access::ACCESS_TOKEN;
use crate::app::App;
use crate::auth::token::Bearer;
use crate::oauth::refused::Refused;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use contract::oauth::form::TokenResponse;
use domain::ids::{EventId, RegisterKey, UserId};
use domain::log::{Actor, LogEntry};
use persistence::sessions::{self, RefreshRow};
use persistence::users::UserRow;
use persistence::{Error, Unit};
use std::net::IpAddr;
use zeroize::Zeroizing;

/// A session: who signed in, and when it ends however often it is refreshed.
pub(super) struct Session {
    pub(super) bearer: Bearer,
    pub(super) ends_at: DateTime<Utc>,
}

/// A new pair of tokens of a session. Neither outlives it.
pub(super) async fn issue(app: &App, unit: &mut Unit, session: Session) -> Result<TokenResponse, Refused> {
    let mut secret = Zeroizing::new([0_u8; 32]);
    aws_lc_rs::rand::fill(secret.as_mut()).map_err(|_| Error::Internal("the system gives no randomness"))?;
    let refresh_token = URL_SAFE_NO_PAD.encode(secret.as_ref());
    let (bearer, now) = (session.bearer, unit.now);
    let row = RefreshRow {
        token_hash: digest(app, &refresh_token),
        family: bearer.session,
        user_id: bearer.user.0,
        issued_at: now,
        expires_at: session.ends_at,
        used_at: None,
        revoked_at: None,
    };
    sessions::insert(&mut unit.tx, &row).await?;
    let id = unit.ids().next();
    let lives = ACCESS_TOKEN.min(session.ends_at - now);
    Ok(TokenResponse {
        access_token: app.tokens.issue(bearer, id, now, lives)?,
        token_type: "Bearer".to_owned(),
        expires_in: lives.num_seconds().max(1),
        refresh_token,
    })
}

/// A refresh token, as it is stored.
pub(super) fn digest(app: &App, refresh_token: &str) -> Vec<u8> {
    app.store.system_mac("refresh token", &[refresh_token.as_bytes()])
}

/// Whether anybody was given a token. One that nobody was given is counted and costs no write: a flood of
/// them costs a look-up each, and leaves one entry every few seconds.
pub(super) async fn is_known(app: &App, hash: &[u8]) -> Result<bool, Refused> {
    let known = sessions::find(&mut app.store.reader().await?, hash)
        .await?
        .is_some();
    if !known {
        app.floods.count("invalid_grant");
    }
    Ok(known)
}

/// The entry of a call, done.
pub(super) fn entry(app: &App, user: Option<&UserRow>, address: Option<IpAddr>, operation: &str) -> LogEntry {
    let (id, now) = (EventId(app.store.ids().next()), app.store.clock().now());
    LogEntry::new(id, RegisterKey::SYSTEM, now, operation).by(Actor {
        user: user.map(|user| UserId(user.id)),
        name: user.map(|user| user.display_name.clone()),
        address: address.map(|address| address.to_string()),
        ..Actor::default()
    })
}
