//! A token by username and password.

use crate::state::State;
use actix_web::web;
use application::auth::password::BUSY;
use application::auth::throttle;
use application::auth::token::Bearer;
use application::oauth::refused::{Refused, SLOW_DOWN};
use application::oauth::session::{Session, entry, issue};
use contract::oauth::form::TokenResponse;
use domain::ids::{RegisterKey, UserId};
use domain::secret::Secret;
use persistence::sessions::{self, Reservation};
use persistence::{CompletedUnit, users};
use std::net::IpAddr;
use std::sync::Arc;
use zeroize::Zeroizing;

pub async fn by_password(
    state: &web::Data<State>,
    username: &str,
    password: Zeroizing<String>,
    address: Option<IpAddr>,
) -> Result<TokenResponse, Refused> {
    // A place in the line first: who cannot be served is not counted as one who guessed wrong.
    let Ok(turn) = state.passwords.turn() else {
        state.floods.count(SLOW_DOWN);
        return Err(Refused::waiting(BUSY));
    };
    let folded = username.trim().to_lowercase();
    let account = throttle::account(state, &folded);
    let limits = [account.clone(), throttle::network(state, address)];
    let attempt = match throttle::reserve(state, &limits).await? {
        Reservation::Attempt(attempt) => attempt,
        Reservation::Wait(wait) => {
            let refused = Refused::waiting(throttle::seconds(wait));
            let entry = refused.entry_of(entry(state, None, address, "token"));
            state.store.append(entry).await?;
            return Err(refused);
        }
    };
    let user = users::find_by_username(&mut state.store.reader().await?, &folded).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let fits = turn.verify(password, hash).await?;
    drop(turn);
    let user = match user {
        Some(user) if fits && user.active => user,
        user => {
            let refused = Refused::invalid_grant();
            let entry = refused.entry_of(entry(state, user.as_ref(), address, "token"));
            state.store.append(entry).await?;
            return Err(refused);
        }
    };
    let bearer = Bearer {
        user: UserId(user.id),
        session: state.store.ids().next(),
    };
    let shared = Arc::new((state.clone(), user, account, attempt));
    let (answer, _) = state
        .store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let shared = shared.clone();
            async move {
                let (state, user, account, attempt) = &*shared;
                let now = unit.now;
                sessions::give_back(&mut unit.tx, attempt).await?;
                sessions::forget(&mut unit.tx, &account.subject, now - throttle::REMEMBERED).await?;
                sessions::forget_ended(&mut unit.tx, now - throttle::REMEMBERED).await?;
                let ends_at = now + state.config.session_length();
                let tokens = issue(state, &mut unit, Session { bearer, ends_at }).await?;
                let entry = entry(state, Some(user), address, "token");
                Ok::<_, Refused>(CompletedUnit {
                    unit,
                    value: Secret::new(tokens),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await?
        .into_parts();
    Ok(answer)
}
