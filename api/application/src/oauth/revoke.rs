//! Ending a session (RFC 7009).

use crate::app::App;
use crate::oauth::execute::{SessionCommand, execute};
use crate::oauth::refused::Refused;
use crate::oauth::session::{digest, entry, is_known};
use domain::ids::UserId;
use domain::log::LogEntry;
use persistence::{Unit, sessions, users};
use std::net::IpAddr;
use std::sync::Arc;

/// Ends the session of a refresh token; whether or not there was one is not told.
///
/// # Errors
/// The database's.
pub async fn revoke(app: &Arc<App>, token: &str, address: Option<IpAddr>) -> Result<(), Refused> {
    let hash = digest(app, token);
    if !is_known(app, &hash).await? {
        return Ok(());
    }
    execute(app, Revoke { hash, address }).await?;
    app.access.renew(&app.store).await;
    Ok(())
}

/// Ends a session.
struct Revoke {
    hash: Vec<u8>,
    address: Option<IpAddr>,
}

impl SessionCommand for Revoke {
    type Shown = ();

    async fn carry_out(&self, app: &App, unit: &mut Unit) -> Result<((), LogEntry), Refused> {
        let now = unit.now;
        let mut user = None;
        if let Some(row) = sessions::find(&mut unit.tx, &self.hash).await? {
            sessions::revoke_family(&mut unit.tx, row.family, now).await?;
            user = users::find(&mut unit.tx, UserId(row.user_id)).await?;
        }
        Ok(((), entry(app, user.as_ref(), self.address, "revoke")))
    }
}
