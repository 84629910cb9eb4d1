//! Ending a grant, and what the person leaves without an owner by it.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::{self, Query};
use crate::resources::grants::EndGrant;
use actix_web::{HttpRequest, post};
use application::grants::{about, entered, left, may_grant, shown};
use application::problem::Problem;
use application::users::administrator;
use contract::grants::ending::{GrantEnding, GrantOrDryRun};
use contract::outcome::Outcome;
use contract::problem::Code;
use contract::shared::Effects;
use domain::decision::Ground;
use domain::ids::{GrantId, RegisterKey, UserId};
use domain::secret::Secret;
use persistence::{CompletedUnit, grants};
use std::sync::Arc;

/// Ends a grant, at once or on a day.
///
/// Needs to be the register's administrator, or, for an administrator's grant, the operator's. The answer
/// tells in numbers what the person leaves without an owner in the register (`leftWithoutOwner`, with
/// `dryRun` in `effects`): clients, open records, absences of others; which ones, the register's own people
/// see (`listUnowned`). Leaves an entry in the register's log.
#[utoipa::path(tag = "users", request_body = GrantEnding,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be left without an owner.")),
    responses((status = 200, body = GrantOrDryRun, description = "Ended, or what would be decided.")))]
#[post("/v1/users/{user}/grants/{grant}/end")]
pub async fn end_grant(call: SignedIn<EndGrant>, body: Valid<GrantEnding>, request: HttpRequest) -> Answer {
    administrator(&call)?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let user: UserId = request::id(&request, "user")?;
    let (id, version): (GrantId, i64) = (request::id(&request, "grant")?, request::if_match(&request)?);
    let (shared, valid_to) = (Arc::new(call.clone()), body.body.valid_to);
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let row = grants::find(&mut unit.tx, user, id).await?;
                let mut row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
                let register = RegisterKey(row.register_key);
                if !may_grant(&call, register, &row.task) {
                    return Err(Problem::new(Code::AdministratorOnly));
                }
                let today = match call.app.registers.of_key(register) {
                    Some(register) => register.on(call.now).0,
                    None => call.now.date_naive(),
                };
                let last_day = valid_to.or_else(|| today.pred_opt()).unwrap_or(today);
                let decided = match row.valid_to.is_some_and(|valid_to| valid_to < last_day) {
                    // An end is brought forward, never put off: that is another grant, with its undertaking.
                    true => Err(Problem::new(Code::AlreadyEnded)),
                    false if row.version != version => return Err(Problem::new(Code::Stale)),
                    false => Ok(Ground::default()),
                };
                row.valid_to = Some(last_day);
                let left = left(&call, &mut unit, &row.grant()).await?;
                if dry_run {
                    let effects = Effects {
                        left_without_owner: left.filter(|_| decided.is_ok()),
                        ..Effects::default()
                    };
                    let asked = call.asked(unit, Vec::new(), decided)?;
                    return Ok(CompletedUnit {
                        value: asked.value.map(|made| made.bringing(effects)),
                        entry: about(asked.entry, &row),
                        ..asked
                    });
                }
                decided?;
                if !grants::end(&mut unit.tx, id, version, last_day).await? {
                    return Err(Problem::new(Code::Stale));
                }
                let row = grants::find(&mut unit.tx, user, id).await?;
                let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
                let entry = entered(&call, &row);
                let ended = Outcome::Done(shown(&call, row, left));
                Ok(call.done(unit, Secret::new(ended), entry))
            }
        })
        .await?;
    call.app.access.refresh(&call.app.store).await?;
    Ok(answer::decided(answer))
}
