//! Ending a session (RFC 7009).

use super::refused::HttpRefused;
use crate::request;
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use application::oauth::refused::Refused;
use application::oauth::session::{digest, entry, is_known};
use contract::oauth::form::RevocationRequest;
use domain::ids::{RegisterKey, UserId};
use domain::secret::Secret;
use persistence::{CompletedUnit, sessions, users};

/// Ends a session by its refresh token. Answers the same whether or not there was one (RFC 7009).
///
/// Needs nothing but the token. Access tokens of the session are refused within a second. Leaves an entry
/// in the system log.
#[utoipa::path(tag = "sign-in",
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The session has ended.")))]
#[post("/oauth/revoke")]
pub async fn revoke(
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, HttpRefused> {
    let form: RevocationRequest = crate::resources::oauth::form::read(&request, payload).await?;
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = request::address(peer, request.headers(), &state.config.trusted_proxies);
    let (shared, hash) = (state.clone(), digest(&state, &form.token));
    if !is_known(&state, &hash).await? {
        return Ok(HttpResponse::Ok()
            .insert_header(("cache-control", "no-store"))
            .finish());
    }
    state
        .store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let (state, hash) = (shared.clone(), hash.clone());
            async move {
                let now = unit.now;
                let found = sessions::find(&mut unit.tx, &hash).await?;
                let mut user = None;
                if let Some(row) = found {
                    sessions::revoke_family(&mut unit.tx, row.family, now).await?;
                    user = users::find(&mut unit.tx, UserId(row.user_id)).await?;
                }
                let entry = entry(&state, user.as_ref(), address, "revoke");
                Ok::<_, Refused>(CompletedUnit {
                    unit,
                    value: Secret::new(()),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await?;
    state.access.refresh(&state.store).await.map_err(Refused::from)?;
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .finish())
}
