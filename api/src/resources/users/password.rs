//! A new password for somebody who forgot it.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::{self, Query};
use actix_web::{HttpRequest, put};
use application::operations;
use application::problem::Problem;
use application::users::{entry_about, found, shown_user};
use contract::problem::Code;
use contract::users::User;
use contract::users::password::NewPasswordInput;
use domain::ids::UserId;
use domain::secret::Secret;
use persistence::sessions;
use persistence::users::{self, UserRow};
use std::sync::Arc;
use zeroize::Zeroizing;

operations! {
    changes SetPassword "setPassword" administrators [versioned, if_match];
}

/// Gives a person who forgot it a new password.
///
/// Needs to be the operator's administrator; one's own is changed at `/v1/me/password`. Every session of
/// the person ends. Leaves an entry in the system log.
#[utoipa::path(tag = "users", request_body = NewPasswordInput,
    responses((status = 200, body = User, description = "Given.")))]
#[put("/v1/users/{user}/password")]
pub async fn set_password(
    call: SignedIn<SetPassword>,
    body: Valid<NewPasswordInput>,
    request: HttpRequest,
) -> Answer {
    if !call.is_operator() {
        return Err(Problem::new(Code::AdministratorOnly).into());
    }
    Query::parse(&request, &[])?;
    let (id, version): (UserId, i64) = (request::id(&request, "user")?, request::if_match(&request)?);
    if id == call.person.id {
        // With a stolen token it would need no knowledge of the one in use.
        return Err(Problem::new(Code::OwnPassword).into());
    }
    let errors = request::password_errors("/new", &body.body.new);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let turn = call.app.passwords.turn()?;
    let hash = turn.hash(Zeroizing::new(body.body.new)).await?;
    let shared = Arc::new((call.clone(), hash));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, hash) = &*shared;
                let row = found(&mut unit, id).await?;
                let row = UserRow {
                    password_hash: hash.clone(),
                    version,
                    ..row
                };
                if !users::update(&mut unit.tx, &row).await? {
                    return Err(Problem::new(Code::Stale));
                }
                let now = unit.now;
                sessions::revoke_user(&mut unit.tx, id, now).await?;
                let row = found(&mut unit, id).await?;
                let entry = entry_about(call, row.id);
                Ok(call.done(unit, Secret::new(shown_user(row)), entry))
            }
        })
        .await?;
    call.app.access.refresh(&call.app.store).await?;
    Ok(answer::versioned(answer))
}
