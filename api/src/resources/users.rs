//! People who use the system. Only administrators see this list; administrators see no client.

mod change;
mod password;

pub use password::NewPasswordInput;

use crate::answer;
use crate::answer::Answer;
use crate::application::caller::Caller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::SignedIn;
use crate::contract::outcome::Versioned;
use crate::contract::patch::Patch;
use crate::contract::problem::{Code, FieldError};
use crate::operations;
use crate::page;
use crate::request::{self, Query};
use crate::resources::handovers::LeftWithoutOwner;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use domain::log::LogEntry;
use domain::secret::Secret;
use domain::text::tidy;
use persistence::Unit;
use persistence::users::{self, UserRow};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;
use zeroize::Zeroizing;

operations! {
    ListUsers "listUsers";
    ReadUser "readUser";
    CreateUser "createUser";
    UpdateUser "updateUser";
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_users)
        .service(create_user)
        .service(read_user)
        .service(change::update_user)
        .service(password::set_password);
}

/// A person who is to use the system.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserCreation)]
pub struct UserInput {
    /// The name that signs in: a–z, 0–9, `.`, `-`, `_`.
    #[schema(max_length = 64, min_length = 2, pattern = "^[a-z0-9._-]+$")]
    pub username: String,
    /// The person's name, as the log and other officials see it.
    #[schema(max_length = 200, min_length = 1)]
    pub display_name: String,
    /// The first password.
    #[schema(
        max_length = 1000,
        min_length = 1,
        format = "password",
        pattern = "^[^\\x00]*$"
    )]
    pub password: String,
}

/// Whether a text is a username, as the contract writes one.
pub fn is_username(text: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    (2..=64).contains(&text.len()) && text.bytes().all(is_known)
}

/// What of a person is changed.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserInput)]
pub struct UserChange {
    /// The person's name.
    #[schema(max_length = 200, min_length = 1)]
    pub display_name: String,
    /// Whether the person may sign in; when not, every session ends at once.
    pub active: bool,
}

/// A merge patch of a user.
pub type UserPatch = Patch<UserChange>;

/// A person who uses the system.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The name that signs in.
    #[schema(max_length = 64)]
    pub username: String,
    /// The person's name.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// Whether the person may sign in.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What the person leaves without an owner, by register: told where the person's access is ended; null
    /// elsewhere.
    #[schema(required = true, max_items = 200)]
    pub left_without_owner: Option<Vec<LeftWithoutOwner>>,
}

page! {
    /// A page of users, in the order in which they were added.
    UserPage of User
}

impl Versioned for User {
    fn version(&self) -> i64 {
        self.version
    }
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            version: row.version,
            username: row.username,
            display_name: row.display_name,
            active: row.active,
            created_at: row.created_at,
            left_without_owner: None,
        }
    }
}

/// Refuses whoever is no administrator, of the operator or of a register.
///
/// # Errors
/// `administrator_only`.
pub fn administrator(call: &Caller) -> Result<(), Problem> {
    if call.is_operator() || !call.administers().is_empty() {
        Ok(())
    } else {
        Err(Problem::new(Code::AdministratorOnly))
    }
}

/// The entry names whom it is about.
fn entry_about(call: &Caller, user: uuid::Uuid) -> LogEntry {
    call.entry(Vec::new()).about(format!("user {user}"))
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
    let (limit, scope) = (cursor::limit(&query)?, Scope::new("users", ()));
    let after = scope.after_id(query.one("cursor")?)?;
    let rows = users::page(&mut call.app.store.reader().await?, after, limit as i64 + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let page = Secret::new(UserPage {
        items: rows.into_iter().map(User::from).collect(),
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
    let user = User::from(row.ok_or_else(|| Problem::new(Code::NotFound))?);
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
    let key = call.idempotency(&request, &body.digest)?;
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
                let user = User::from(row.ok_or_else(|| Problem::new(Code::NotFound))?);
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

struct NewUser {
    username: String,
    display_name: String,
    password_hash: String,
}

async fn found(unit: &mut Unit, id: UserId) -> Result<UserRow, Problem> {
    let row = users::find(&mut unit.tx, id).await?;
    row.ok_or_else(|| Problem::new(Code::NotFound))
}
