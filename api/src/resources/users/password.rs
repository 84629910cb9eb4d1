//! A new password for somebody who forgot it.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::{self, Query};
use actix_web::{HttpRequest, put};
use application::execute::{Manner, execute};
use application::operations;
use application::users::administrator::OperatorAdministrator;
use application::users::password;
use contract::users::User;
use contract::users::password::NewPasswordInput;

operations! {
    changes SetPassword "setPassword" operator [versioned, if_match];
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
    let administrator = OperatorAdministrator::of(&call)?;
    Query::parse(&request, &[])?;
    let (id, version) = (request::id(&request, "user")?, request::if_match(&request)?);
    let command = password::SetPassword::new(&administrator, id, version, body.body).await?;
    let outcome = execute(&administrator, command, Manner::plain()).await?;
    Ok(answer::decided(outcome))
}
