//! Changing a person's name, and ending the person's access.

use crate::answer::{self, Answer};
use crate::body::Patched;
use crate::call::SignedIn;
use crate::request::{self, Query};
use crate::resources::users::UpdateUser;
use actix_web::{HttpRequest, patch};
use application::execute::{Manner, execute};
use application::users::administrator::OperatorAdministrator;
use application::users::change;
use contract::users::{User, UserChange, UserPatch};

/// Changes a person's name, or ends the person's access at once.
///
/// Needs to be the operator's administrator. Whose access is ended: the answer tells in numbers what the
/// person leaves without an owner in each register (`leftWithoutOwner`). Leaves an entry in the system log.
#[utoipa::path(tag = "users", request_body = UserPatch,
    responses((status = 200, body = User, description = "Changed.")))]
#[patch("/v1/users/{user}")]
pub async fn update_user(
    call: SignedIn<UpdateUser>,
    body: Patched<UserChange>,
    request: HttpRequest,
) -> Answer {
    let administrator = OperatorAdministrator::of(&call)?;
    Query::parse(&request, &[])?;
    let command = change::UpdateUser {
        id: request::id(&request, "user")?,
        version: request::if_match(&request)?,
        patch: body.0,
    };
    let outcome = execute(&administrator, command, Manner::plain()).await?;
    Ok(answer::decided(outcome))
}
