//! A token by username and password.

use crate::app::App;
use crate::auth::password::{BUSY, HashingPermit};
use crate::auth::throttle;
use crate::auth::token::Bearer;
use crate::oauth::execute::{SessionCommand, execute};
use crate::oauth::refused::{Refused, SLOW_DOWN};
use crate::oauth::session::{Session, entry, issue};
use contract::oauth::form::TokenResponse;
use domain::ids::UserId;
use domain::log::LogEntry;
use persistence::Unit;
use persistence::sessions::{self, Attempt, AttemptLimit, Reservation};
use persistence::users::{self, UserRow};
use std::net::IpAddr;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Gives tokens of a new session. An attempt is counted until it has succeeded, per account and per network.
///
/// # Errors
/// `slow_down`; `invalid_grant`; the database's.
pub(super) async fn by_password(
    app: &Arc<App>,
    username: &str,
    password: Zeroizing<String>,
    address: Option<IpAddr>,
) -> Result<TokenResponse, Refused> {
    // A place in the line first: who cannot be served is not counted as one who guessed wrong.
    let Ok(permit) = app.passwords.permit() else {
        app.floods.count(SLOW_DOWN);
        return Err(Refused::waiting(BUSY));
    };
    let folded = username.trim().to_lowercase();
    let account = throttle::account(app, &folded);
    let limits = [account.clone(), throttle::network(app, address)];
    let attempt = match throttle::reserve(app, &limits).await? {
        Reservation::Attempt(attempt) => attempt,
        Reservation::Wait(wait) => {
            let refused = Refused::waiting(throttle::seconds(wait));
            return Err(entered(app, refused, None, address).await?);
        }
    };
    let user = verified(app, permit, &folded, password, address).await?;
    let bearer = Bearer {
        user: UserId(user.id),
        session: app.store.ids().next(),
    };
    let command = SignIn {
        user,
        bearer,
        account,
        attempt,
        address,
    };
    execute(app, command).await
}

/// The user whose password it is.
async fn verified(
    app: &App,
    permit: HashingPermit,
    username: &str,
    password: Zeroizing<String>,
    address: Option<IpAddr>,
) -> Result<UserRow, Refused> {
    let user = users::find_by_username(&mut app.store.reader().await?, username).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    match permit.verify(password, hash).await? {
        true if user.as_ref().is_some_and(|user| user.active) => user.ok_or_else(Refused::invalid_grant),
        _ => Err(entered(app, Refused::invalid_grant(), user.as_ref(), address).await?),
    }
}

/// A refusal, once its entry is durable.
async fn entered(
    app: &App,
    refused: Refused,
    user: Option<&UserRow>,
    address: Option<IpAddr>,
) -> Result<Refused, Refused> {
    let entry = refused.entry_of(entry(app, user, address, "token"));
    app.store.append(entry).await?;
    Ok(refused)
}

/// Opens a session for somebody whose password fits.
struct SignIn {
    user: UserRow,
    bearer: Bearer,
    account: AttemptLimit,
    attempt: Attempt,
    address: Option<IpAddr>,
}

impl SessionCommand for SignIn {
    type Shown = TokenResponse;

    async fn carry_out(&self, app: &App, unit: &mut Unit) -> Result<(TokenResponse, LogEntry), Refused> {
        let now = unit.now;
        let forgotten = now - throttle::REMEMBERED;
        sessions::give_back(&mut unit.tx, &self.attempt).await?;
        sessions::forget(&mut unit.tx, &self.account.subject, forgotten).await?;
        sessions::forget_ended(&mut unit.tx, forgotten).await?;
        let session = Session {
            bearer: self.bearer,
            ends_at: now + app.config.session_length(),
        };
        let tokens = issue(app, unit, session).await?;
        Ok((tokens, entry(app, Some(&self.user), self.address, "token")))
    }
}
