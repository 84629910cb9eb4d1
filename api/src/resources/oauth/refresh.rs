//! The next pair of tokens, by a refresh token that serves once.

use crate::state::State;
use actix_web::web;
use application::auth::token::Bearer;
use application::oauth::refresh::REPEAT;
use application::oauth::refused::Refused;
use application::oauth::session::{Session, digest, entry, is_known, issue};
use contract::oauth::form::TokenResponse;
use domain::ids::{RegisterKey, UserId};
use domain::log::Outcome;
use domain::secret::Secret;
use persistence::{CompletedUnit, sessions, users};
use std::net::IpAddr;

pub async fn by_refresh(
    state: &web::Data<State>,
    refresh_token: &str,
    address: Option<IpAddr>,
) -> Result<TokenResponse, Refused> {
    let (shared, hash) = (state.clone(), digest(state, refresh_token));
    if !is_known(state, &hash).await? {
        return Err(Refused::invalid_grant());
    }
    let (answer, _) = state
        .store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let (state, hash) = (shared.clone(), hash.clone());
            async move {
                let now = unit.now;
                let refused = || Refused::invalid_grant().entered(entry(&state, None, address, "token"));
                let Some(row) = sessions::find(&mut unit.tx, &hash).await? else {
                    return Err(refused());
                };
                let user = users::find(&mut unit.tx, UserId(row.user_id)).await?;
                let user = user.filter(|user| user.active).ok_or_else(refused)?;
                let entry = entry(&state, Some(&user), address, "token");
                if row.revoked_at.is_some() || row.expires_at <= now {
                    return Err(Refused::invalid_grant().entered(entry));
                }
                if !sessions::mark_used(&mut unit.tx, &hash, now).await? {
                    // Used before: by mistake just now, or by somebody else long ago.
                    if row.used_at.is_none_or(|used_at| now - used_at <= REPEAT) {
                        return Err(Refused::invalid_grant().entered(entry));
                    }
                    sessions::revoke_family(&mut unit.tx, row.family, now).await?;
                    let entry = entry.ended(Outcome::Refused, Some("refresh_token_reused"));
                    return Ok(CompletedUnit {
                        unit,
                        value: Secret::new(None),
                        entry,
                        dry_run: false,
                    });
                }
                let session = Session {
                    bearer: Bearer {
                        user: UserId(row.user_id),
                        session: row.family,
                    },
                    ends_at: row.expires_at,
                };
                let tokens = issue(&state, &mut unit, session).await?;
                Ok(CompletedUnit {
                    unit,
                    value: Secret::new(Some(tokens)),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await?
        .into_parts();
    answer.ok_or_else(Refused::invalid_grant)
}
