//! Grants: a task in a register, for a time, with a signed secrecy undertaking.
//!
//! The operator's administrator appoints an administrator per register; that one grants there, and only
//! there.

pub mod end;

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::execute::{Manner, execute};
use application::grants::{give, read};
use application::operations;
use application::users::administrator::Administrator;
use contract::grants::{Grant, GrantInput, GrantPage};

operations! {
    finds ListGrants "listGrants" administrators [paged];
    creates GiveGrant "giveGrant" administrators [versioned, idempotent];
    decides EndGrant "endGrant" administrators [versioned, if_match, dry_run];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_grants)
        .service(give_grant)
        .service(end::end_grant);
}

/// Lists a person's grants, those ended too.
///
/// Needs to be an administrator. Leaves an entry in the system log.
#[utoipa::path(tag = "users",
    responses((status = 200, body = GrantPage, description = "A page.")))]
#[get("/v1/users/{user}/grants")]
async fn list_grants(call: SignedIn<ListGrants>, request: HttpRequest) -> Answer {
    let administrator = Administrator::of(&call)?;
    let query = Query::parse(&request, &[])?;
    let user = request::id(&request, "user")?;
    let page = request::page(&query)?;
    Ok(answer::shown(
        read::list_grants(&administrator, user, page).await?,
    ))
}

/// Gives a person a task in a register.
///
/// Needs to be the register's administrator, or, to appoint one, the operator's. A signed secrecy
/// undertaking is needed, and the grant ends on its last day, also for who is signed in. Given with a last
/// day, it tells in numbers what the person would leave without an owner (`leftWithoutOwner`). Leaves an entry
/// in the register's log.
#[utoipa::path(tag = "users", request_body = GrantInput,
    responses((status = 201, body = Grant, description = "Given.")))]
#[post("/v1/users/{user}/grants")]
async fn give_grant(call: SignedIn<GiveGrant>, body: Valid<GrantInput>, request: HttpRequest) -> Answer {
    let administrator = Administrator::of(&call)?;
    Query::parse(&request, &[])?;
    let user = request::id(&request, "user")?;
    let manner = Manner::keyed(request::idempotency(&call, &request, &body.digest)?);
    let command = give::GiveGrant::new(&administrator, user, body.body)?;
    let outcome = execute(&administrator, command, manner).await?;
    Ok(answer::made(outcome, |grant| {
        format!("{}/{}", request.path(), grant.id)
    }))
}
