//! The next pair of tokens, by a refresh token that serves once.

use crate::app::App;
use crate::auth::token::Bearer;
use crate::oauth::execute::{SessionCommand, execute};
use crate::oauth::refused::Refused;
use crate::oauth::session::{Session, digest, entry, is_known, issue};
use chrono::TimeDelta;
use contract::oauth::form::TokenResponse;
use domain::ids::UserId;
use domain::log::{LogEntry, Outcome};
use persistence::{Unit, sessions, users};
use std::net::IpAddr;
use std::sync::Arc;

/// A refresh token that is repeated so soon was sent twice by mistake, not stolen.
const REPEAT: TimeDelta = TimeDelta::seconds(15);

/// Gives the next tokens of a session.
///
/// # Errors
/// `invalid_grant`; the database's.
pub(super) async fn by_refresh(
    app: &Arc<App>,
    refresh_token: &str,
    address: Option<IpAddr>,
) -> Result<TokenResponse, Refused> {
    let hash = digest(app, refresh_token);
    if !is_known(app, &hash).await? {
        return Err(Refused::invalid_grant());
    }
    let tokens = execute(app, Refresh { hash, address }).await?;
    tokens.ok_or_else(Refused::invalid_grant)
}

/// Uses a refresh token.
struct Refresh {
    hash: Vec<u8>,
    address: Option<IpAddr>,
}

impl SessionCommand for Refresh {
    /// Nothing, when the token was used long ago: somebody else has it, and its session has ended.
    type Shown = Option<TokenResponse>;

    async fn carry_out(
        &self,
        app: &App,
        unit: &mut Unit,
    ) -> Result<(Option<TokenResponse>, LogEntry), Refused> {
        let now = unit.now;
        let refused = || Refused::invalid_grant().entered(entry(app, None, self.address, "token"));
        let row = sessions::find(&mut unit.tx, &self.hash).await?;
        let row = row.ok_or_else(refused)?;
        let user = users::find(&mut unit.tx, UserId(row.user_id)).await?;
        let user = user.filter(|user| user.active).ok_or_else(refused)?;
        let entry = entry(app, Some(&user), self.address, "token");
        if row.revoked_at.is_some() || row.expires_at <= now {
            return Err(Refused::invalid_grant().entered(entry));
        }
        if !sessions::mark_used(&mut unit.tx, &self.hash, now).await? {
            // Used before: by mistake just now, or by somebody else long ago.
            if row.used_at.is_none_or(|used_at| now - used_at <= REPEAT) {
                return Err(Refused::invalid_grant().entered(entry));
            }
            sessions::revoke_family(&mut unit.tx, row.family, now).await?;
            return Ok((None, entry.ended(Outcome::Refused, Some("refresh_token_reused"))));
        }
        let session = Session {
            bearer: Bearer {
                user: UserId(row.user_id),
                session: row.family,
            },
            ends_at: row.expires_at,
        };
        Ok((Some(issue(app, unit, session).await?), entry))
    }
}
