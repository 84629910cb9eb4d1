//! Grants: a task in a register, for a time, with a signed secrecy undertaking.
//!
//! The operator's administrator appoints an administrator per register; that one grants there, and only
//! there.

pub mod ending;

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::cursor::{self, Scope};
use application::grants::{entered, keeps_apart, left, may_grant, shown};
use application::operations;
use application::problem::Problem;
use application::users::administrator;
use contract::grants::{Grant, GrantInput, GrantPage};
use contract::problem::{Code, FieldError};
use domain::ids::{GrantId, UserId};
use domain::secret::Secret;
use persistence::grants::{self, GrantRow};
use std::sync::Arc;

operations! {
    finds ListGrants "listGrants" administrators;
    creates GiveGrant "giveGrant" administrators [versioned, idempotent];
    decides EndGrant "endGrant" administrators [versioned, if_match, dry_run];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_grants)
        .service(give_grant)
        .service(ending::end_grant);
}

/// Lists a person's grants, those ended too.
///
/// Needs to be an administrator. Leaves an entry in the system log.
#[utoipa::path(tag = "users",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = GrantPage, description = "A page.")))]
#[get("/v1/users/{user}/grants")]
async fn list_grants(call: SignedIn<ListGrants>, request: HttpRequest) -> Answer {
    administrator(&call)?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let user: UserId = request::id(&request, "user")?;
    let (limit, scope) = (request::limit(&query)?, Scope::new("grants", user));
    let after = scope.after_id(query.one("cursor")?)?;
    let rows = grants::of_user(&mut call.app.store.reader().await?, user, after, limit as i64 + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let page = GrantPage {
        items: rows.into_iter().map(|row| shown(&call, row, None)).collect(),
        next_cursor,
    };
    Ok(answer::shown(
        call.show(Secret::new(page), call.entry(Vec::new())).await?,
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
    administrator(&call)?;
    Query::parse(&request, &[])?;
    let user: UserId = request::id(&request, "user")?;
    let key = request::idempotency(&call, &request, &body.digest)?;
    let input = body.body;
    let register = call.app.registers.find(&input.register);
    let register = register.ok_or_else(|| Problem::invalid_at("/register", "unknown_code"))?;
    let (today, profile) = register.on(call.now);
    if profile.task(&input.task).is_none() {
        return Err(Problem::invalid_at("/task", "unknown_code").into());
    }
    if !may_grant(&call, register.key, &input.task) {
        return Err(Problem::new(Code::AdministratorOnly).into());
    }
    keeps_apart(&call, user, register, &input.task)?;
    let valid_from = input.valid_from.unwrap_or(today);
    let mut errors = Vec::new();
    if input.valid_to.is_some_and(|valid_to| valid_to < valid_from) {
        errors.push(FieldError::new("/validTo", "period_backwards"));
    }
    if input.undertaking_signed_on > today {
        errors.push(FieldError::new("/undertakingSignedOn", "date_in_future"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let row = GrantRow {
        id: call.app.store.ids().next(),
        user_id: user.0,
        register_key: register.key.0,
        task: input.task,
        valid_from,
        valid_to: input.valid_to,
        undertaking_signed_on: input.undertaking_signed_on,
        own_clients_only: input.own_clients_only,
        granted_by: Some(call.person.id.0),
        version: 1,
        created_at: call.now,
    };
    let (path, shared) = (request.path().to_owned(), Arc::new((call.clone(), key, row)));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, row) = &*shared;
                if persistence::users::find(&mut unit.tx, user).await?.is_none() {
                    return Err(Problem::new(Code::NotFound));
                }
                let made = call.claim(&mut unit, key.as_ref(), row.id).await?;
                if made.is_none() {
                    grants::insert(&mut unit.tx, row).await?;
                }
                let row = grants::find(&mut unit.tx, user, GrantId(made.unwrap_or(row.id))).await?;
                let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
                let entry = entered(call, &row);
                let left = left(call, &mut unit, &row.grant()).await?;
                Ok(call.done(unit, Secret::new(shown(call, row, left)), entry))
            }
        })
        .await?;
    call.app.access.refresh(&call.app.store).await?;
    Ok(answer::created(answer, |grant: &Grant| {
        format!("{path}/{}", grant.id)
    }))
}
