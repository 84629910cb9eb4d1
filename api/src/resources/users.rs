//! People who use the system. Only administrators see this list; administrators see no client.

pub mod change;
pub mod password;

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::cursor::{self, Scope};
use application::operations;
use application::problem::Problem;
use application::users::{NewUser, administrator, entry_about, is_username, shown_user};
use contract::problem::{Code, FieldError};
use contract::users::{User, UserInput, UserPage};
use domain::ids::UserId;
use domain::secret::Secret;
use domain::text::tidy;
use persistence::users::{self, UserRow};
use std::sync::Arc;
use zeroize::Zeroizing;

operations! {
    finds ListUsers "listUsers" administrators;
    reads ReadUser "readUser" administrators [versioned];
    creates CreateUser "createUser" administrators [versioned, idempotent];
    changes UpdateUser "updateUser" administrators [versioned, if_match];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
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
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = UserPage, description = "A page.")))]
#[get("/v1/users")]
async fn list_users(call: SignedIn<ListUsers>, request: HttpRequest) -> Answer {
    administrator(&call)?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (request::limit(&query)?, Scope::new("users", ()));
    let after = scope.after_id(query.one("cursor")?)?;
    let rows = users::page(&mut call.app.store.reader().await?, after, limit as i64 + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let page = Secret::new(UserPage {
        items: rows.into_iter().map(shown_user).collect(),
        next_cursor,
    });
    Ok(answer::shown(call.show(page, call.entry(Vec::new())).await?))
}

/// Reads a person who uses the system.
///
/// Needs to be an administrator. Leaves an entry in the system log.
#[utoipa::path(tag = "users", responses((status = 200, body = User, description = "The user.")))]
#[get("/v1/users/{user}")]
async fn read_user(call: SignedIn<ReadUser>, request: HttpRequest) -> Answer {
    administrator(&call)?;
    Query::parse(&request, &[])?;
    let id: UserId = request::id(&request, "user")?;
    let row = users::find(&mut call.app.store.reader().await?, id).await?;
    let user = shown_user(row.ok_or_else(|| Problem::new(Code::NotFound))?);
    Ok(answer::versioned(
        call.show(Secret::new(user), call.entry(Vec::new())).await?,
    ))
}

/// Adds a person who is to use the system. Without a grant the person may do nothing.
///
/// Needs to be an administrator. Leaves an entry in the system log.
#[utoipa::path(tag = "users", request_body = UserInput,
    responses((status = 201, body = User, description = "Added.")))]
#[post("/v1/users")]
async fn create_user(call: SignedIn<CreateUser>, body: Valid<UserInput>, request: HttpRequest) -> Answer {
    administrator(&call)?;
    Query::parse(&request, &[])?;
    let key = request::idempotency(&call, &request, &body.digest)?;
    let UserInput {
        username,
        display_name,
        password,
    } = body.body;
    let mut errors = request::password_errors("/password", &password);
    if !is_username(&username) {
        errors.push(FieldError::new("/username", "invalid_format").with("expected", "a-z 0-9 . - _"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let password_hash = call.app.passwords.turn()?.hash(Zeroizing::new(password)).await?;
    let user = NewUser {
        username,
        display_name: tidy(&display_name),
        password_hash,
    };
    let id = call.app.store.ids().next();
    let shared = Arc::new((call.clone(), key, user));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, user) = &*shared;
                let made = call.claim(&mut unit, key.as_ref(), id).await?;
                if made.is_none() {
                    let row = UserRow {
                        id,
                        username: user.username.clone(),
                        display_name: user.display_name.clone(),
                        password_hash: user.password_hash.clone(),
                        active: true,
                        version: 1,
                        created_at: unit.now,
                    };
                    users::insert(&mut unit.tx, &row)
                        .await
                        .map_err(|error| match error {
                            persistence::Error::Exists => Problem::new(Code::UsernameTaken),
                            error => error.into(),
                        })?;
                }
                let row = users::find(&mut unit.tx, UserId(made.unwrap_or(id))).await?;
                let user = shown_user(row.ok_or_else(|| Problem::new(Code::NotFound))?);
                let entry = entry_about(call, user.id);
                Ok(call.done(unit, Secret::new(user), entry))
            }
        })
        .await?;
    call.app.access.refresh(&call.app.store).await?;
    Ok(answer::created(answer, |user: &User| {
        format!("/v1/users/{}", user.id)
    }))
}
