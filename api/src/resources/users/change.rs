//! Changing a person's name, and ending the person's access.

use crate::answer::{self, Answer};
use crate::body::Patched;
use crate::call::SignedIn;
use crate::request::{self, Query};
use crate::resources::users::UpdateUser;
use actix_web::{HttpRequest, patch};
use application::problem::Problem;
use application::users::change::left;
use application::users::{entry_about, found, shown_user};
use contract::problem::Code;
use contract::users::{User, UserChange, UserPatch};
use domain::ids::UserId;
use domain::secret::Secret;
use domain::text::tidy;
use persistence::sessions;
use persistence::users::{self, UserRow};
use std::sync::Arc;

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
    if !call.is_operator() {
        return Err(Problem::new(Code::AdministratorOnly).into());
    }
    Query::parse(&request, &[])?;
    let (id, version): (UserId, i64) = (request::id(&request, "user")?, request::if_match(&request)?);
    let shared = Arc::new((call.clone(), body.0));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let row = found(&mut unit, id).await?;
                let ends = row.active;
                let current = serde_json::json!({"displayName": row.display_name, "active": row.active});
                let change = body.apply(&call.app.schemas, current)?;
                let row = UserRow {
                    display_name: tidy(&change.display_name),
                    active: change.active,
                    version,
                    ..row
                };
                if !users::update(&mut unit.tx, &row).await? {
                    return Err(Problem::new(Code::Stale));
                }
                if !row.active {
                    let now = unit.now;
                    sessions::revoke_user(&mut unit.tx, id, now).await?;
                }
                let left_without_owner = match ends && !row.active {
                    true => Some(left(call, &mut unit, id).await?),
                    false => None,
                };
                let row = found(&mut unit, id).await?;
                let entry = entry_about(call, row.id);
                let user = User {
                    left_without_owner,
                    ..shown_user(row)
                };
                Ok(call.done(unit, Secret::new(user), entry))
            }
        })
        .await?;
    call.app.access.refresh(&call.app.store).await?;
    Ok(answer::versioned(answer))
}
