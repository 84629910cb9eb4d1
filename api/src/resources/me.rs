//! What the caller is and may do.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::SignedIn;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get, post};
use application::auth::throttle;
use application::operations;
use application::problem::Problem;
use contract::me::{Me, MyRegister, MyTask, PasswordInput};
use contract::problem::Code;
use domain::secret::Secret;
use persistence::sessions::{self, Reservation};
use persistence::users;
use std::sync::Arc;
use zeroize::Zeroizing;

operations! {
    reads ReadMe "readMe" signed_in [no_entry];
    changes ChangePassword "changePassword" signed_in;
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service.service(read_me).service(change_password);
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
