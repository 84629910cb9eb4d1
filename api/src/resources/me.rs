//! What the caller is and may do.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::Query;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::execute::{Manner, execute};
use application::me::{password, read};
use application::operations;
use contract::me::{Me, PasswordInput};

operations! {
    reads ReadMe "readMe" signed_in [no_entry];
    changes ChangePassword "changePassword" signed_in;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service.service(read_me).service(change_password);
}

/// Reads what the caller is and may do today.
///
/// Needs nothing but to be signed in. Shows no client.
#[utoipa::path(tag = "me", responses((status = 200, body = Me, description = "The caller.")))]
#[get("/v1/me")]
async fn read_me(call: SignedIn<ReadMe>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    Ok(answer::unlogged(read::read_me(&call)))
}

/// Changes the caller's password.
///
/// Needs nothing but to be signed in. Every session of the caller ends. Guesses of the password in use wait
/// as failed sign-ins do. Leaves an entry in the system log.
#[utoipa::path(tag = "me", request_body = PasswordInput, responses((status = 204, description = "Changed.")))]
#[post("/v1/me/password")]
async fn change_password(
    call: SignedIn<ChangePassword>,
    body: Valid<PasswordInput>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    let command = password::ChangePassword::new(&call, body.body).await?;
    Ok(answer::nothing(execute(&*call, command, Manner::plain()).await?))
}
