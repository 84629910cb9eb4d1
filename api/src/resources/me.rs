//! What the caller is and may do.

use crate::answer;
use crate::answer::Answer;
use crate::application::auth::throttle;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::SignedIn;
use crate::contract::coded::{CodeText, Open};
use crate::contract::problem::Code;
use crate::operations;
use crate::request::{self, Query};
use crate::resources::registers::ShownLabels;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get, post};
use domain::access::Right;
use domain::secret::Secret;
use persistence::sessions::{self, Reservation};
use persistence::users;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;
use zeroize::Zeroizing;

operations! {
    ReadMe "readMe";
    ChangePassword "changePassword";
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service.service(read_me).service(change_password);
}

/// A right.
pub type ShownRight = Open<Right>;

/// What the caller is and may do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The user's id.
    pub id: uuid::Uuid,
    /// The name that signs in.
    #[schema(max_length = 64)]
    pub username: String,
    /// The person's name.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// Whether the caller is the operator's administrator.
    pub operator: bool,
    /// Registers, tasks and rights of today.
    #[schema(max_items = 200)]
    pub registers: Vec<MyRegister>,
}

/// A register in which the caller holds a task today.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyRegister {
    /// The register's public id.
    #[schema(max_length = 64)]
    pub id: String,
    /// Its name.
    pub name: ShownLabels,
    /// Tasks.
    #[schema(max_items = 50)]
    pub tasks: Vec<MyTask>,
}

/// A task that the caller holds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyTask {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// Codes of its rights.
    #[schema(max_items = 100, value_type = Vec<ShownRight>)]
    pub rights: Vec<String>,
    /// Codes of the purposes it serves.
    #[schema(max_items = 20, value_type = Vec<CodeText>)]
    pub purposes: Vec<String>,
    /// The last day on which it is held; null when it is open.
    #[schema(required = true)]
    pub until: Option<chrono::NaiveDate>,
    /// Whether it reaches only the caller's own clients.
    pub own_clients_only: bool,
}

/// Reads what the caller is and may do today.
///
/// Needs nothing but to be signed in. Shows no client.
#[utoipa::path(tag = "me", responses((status = 200, body = Me, description = "The caller.")))]
#[get("/v1/me")]
async fn read_me(call: SignedIn<ReadMe>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    let registers = call.app.registers.all().iter().filter_map(|register| {
        let (today, profile) = register.on(call.now);
        let grants = call.snapshot.grants(call.person.id, register.key);
        let tasks: Vec<_> = grants
            .iter()
            .filter(|grant| grant.carries(today))
            .filter_map(|grant| {
                let task = profile.task(&grant.task)?;
                Some(MyTask {
                    code: task.code.clone(),
                    label: (&task.label).into(),
                    rights: task.rights.iter().map(|right| right.code().to_owned()).collect(),
                    purposes: task.purposes.clone(),
                    until: grant.to,
                    own_clients_only: grant.own_clients_only,
                })
            })
            .collect();
        (!tasks.is_empty()).then(|| MyRegister {
            id: register.id.clone(),
            name: (&profile.name).into(),
            tasks,
        })
    });
    let me = Me {
        id: call.person.id.0,
        username: call.person.username.clone(),
        display_name: call.person.display_name.clone(),
        operator: call.is_operator(),
        registers: registers.collect(),
    };
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(me))
}

/// A new password.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PasswordChange)]
pub struct PasswordInput {
    /// The password in use.
    #[schema(
        max_length = 1000,
        min_length = 1,
        format = "password",
        pattern = "^[^\\x00]*$"
    )]
    pub current: String,
    /// The password that is to be.
    #[schema(
        max_length = 1000,
        min_length = 1,
        format = "password",
        pattern = "^[^\\x00]*$"
    )]
    pub new: String,
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
    let errors = request::password_errors("/new", &body.body.new);
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let user = call.person.id;
    let turn = call.app.passwords.turn()?;
    let account = throttle::account(&call.app, &call.person.username);
    let attempt = match throttle::reserve(&call.app, &[account]).await? {
        Reservation::Attempt(attempt) => attempt,
        Reservation::Wait(wait) => {
            return Err(Problem::new(Code::TooManyRequests)
                .retry_after(throttle::seconds(wait))
                .into());
        }
    };
    let row = users::find(&mut call.app.store.reader().await?, user).await?;
    let row = row.ok_or_else(|| Problem::new(Code::TokenInvalid))?;
    // Whoever holds a stolen token cannot guess on: a wrong one stays counted.
    let current = Zeroizing::new(body.body.current);
    if !turn.verify(current, Some(row.password_hash)).await? {
        return Err(Problem::invalid_at("/current", "wrong_password").into());
    }
    let hash = turn.hash(Zeroizing::new(body.body.new)).await?;
    let shared = Arc::new((call.clone(), hash, attempt));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, hash, attempt) = &*shared;
                let row = users::find(&mut unit.tx, user)
                    .await?
                    .ok_or_else(|| Problem::new(Code::NotFound))?;
                let row = users::UserRow {
                    password_hash: hash.clone(),
                    ..row
                };
                if !users::update(&mut unit.tx, &row).await? {
                    return Err(Problem::new(Code::Stale));
                }
                let now = unit.now;
                sessions::revoke_user(&mut unit.tx, user, now).await?;
                sessions::give_back(&mut unit.tx, attempt).await?;
                Ok(call.done(unit, Secret::new(()), call.entry(Vec::new())))
            }
        })
        .await?;
    call.app.access.refresh(&call.app.store).await?;
    Ok(answer::nothing(answer))
}
