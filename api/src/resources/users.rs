//! People who use the system. Only administrators see this list; administrators see no client.

pub mod change;
pub mod password;

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::execute::{Manner, execute};
use application::operations;
use application::users::administrator::Administrator;
use application::users::{create, read};
use contract::users::{User, UserInput, UserPage};

operations! {
    finds ListUsers "listUsers" administrators [paged];
    reads ReadUser "readUser" administrators [versioned];
    creates CreateUser "createUser" administrators [versioned, idempotent];
    changes UpdateUser "updateUser" operator [versioned, if_match];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_users)
        .service(create_user)
        .service(read_user)
        .service(change::update_user)
        .service(password::set_password);
}

/// Lists the people who use the system.
///
/// Needs to be an administrator. Leaves an entry in the system log.
#[utoipa::path(tag = "users",
    responses((status = 200, body = UserPage, description = "A page.")))]
#[get("/v1/users")]
async fn list_users(call: SignedIn<ListUsers>, request: HttpRequest) -> Answer {
    let administrator = Administrator::of(&call)?;
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(read::list_users(&administrator, page).await?))
}

/// Reads a person who uses the system.
///
/// Needs to be an administrator. Leaves an entry in the system log.
#[utoipa::path(tag = "users", responses((status = 200, body = User, description = "The user.")))]
#[get("/v1/users/{user}")]
async fn read_user(call: SignedIn<ReadUser>, request: HttpRequest) -> Answer {
    let administrator = Administrator::of(&call)?;
    Query::parse(&request, &[])?;
    let id = request::id(&request, "user")?;
    Ok(answer::versioned(read::read_user(&administrator, id).await?))
}

/// Adds a person who is to use the system. Without a grant the person may do nothing.
///
/// Needs to be an administrator. Leaves an entry in the system log.
#[utoipa::path(tag = "users", request_body = UserInput,
    responses((status = 201, body = User, description = "Added.")))]
#[post("/v1/users")]
async fn create_user(call: SignedIn<CreateUser>, body: Valid<UserInput>, request: HttpRequest) -> Answer {
    let administrator = Administrator::of(&call)?;
    Query::parse(&request, &[])?;
    let manner = Manner::keyed(request::idempotency(&call, &request, &body.digest)?);
    let command = create::CreateUser::new(&administrator, body.body).await?;
    let outcome = execute(&administrator, command, manner).await?;
    Ok(answer::made(outcome, |user| format!("/v1/users/{}", user.id)))
}
