//! Ending a grant, and what the person leaves without an owner by it.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request;
use crate::resources::grants::EndGrant;
use actix_web::{HttpRequest, post};
use application::execute::execute;
use application::grants::end;
use application::users::administrator::Administrator;
use contract::grants::ending::{GrantEnding, GrantOrDryRun};

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
    let administrator = Administrator::of(&call)?;
    let manner = request::dry_run(&request)?;
    let command = end::EndGrant {
        user: request::id(&request, "user")?,
        grant: request::id(&request, "grant")?,
        version: request::if_match(&request)?,
        valid_to: body.body.valid_to,
    };
    let outcome = execute(&administrator, command, manner).await?;
    Ok(answer::decided(outcome))
}
