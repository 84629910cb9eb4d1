//! Entering a client under the register's entry condition (R12–R14).

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use actix_web::{HttpRequest, post};
use application::clients::create::enter;
use application::clients::create::plan::Plan;
use application::clients::create::taken::name_the_first;
use application::clients::read::whole;
use application::operations;
use application::problem::Problem;
use contract::clients::dto::Client;
use contract::clients::dto::requests::ClientCreation;
use contract::outcome::Outcome;
use contract::problem::Code;
use domain::ids::ClientId;
use persistence::clients;
use std::sync::Arc;

operations! {
    creates CreateClient "createClient" ClientEnter [versioned, dry_run, idempotent];
}

/// Enters a person as a client.
///
/// Needs `client.enter`. One of the register's conditions of entry must be met, by a statute in force or
/// by a consent in the same request; otherwise the refusal names the notice's section and what is
/// missing for each condition. Leaves an entry that names the client.
#[utoipa::path(tag = "clients",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ClientCreation,
    responses(
        (status = 201, body = Client, description = "Entered."),
        (status = 200, body = contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients")]
pub async fn create_client(
    call: Call<CreateClient>,
    body: Valid<ClientCreation>,
    request: HttpRequest,
) -> Answer {
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = request::idempotency(&call, &request, &body.digest)?;
    let plan = Arc::new(Plan::of(&call, &body.body)?);
    let client = ClientId(call.app.store.ids().next());
    let (path, shared) = (
        request.path().to_owned(),
        Arc::new((call.clone(), key, plan.clone())),
    );
    let written = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, plan) = &*shared;
                let key = key.as_ref().filter(|_| !dry_run);
                let claimed = call.claim(&mut unit, key, client.0).await?;
                if let Some(made) = claimed {
                    let row = call.client(&mut unit, ClientId(made)).await?;
                    let (client, entry) = whole(call, &mut unit, row).await?;
                    return Ok(call.done(unit, client.map(Outcome::Done), entry));
                }
                let decided = enter(call, &mut unit, plan, client).await;
                if dry_run {
                    return call.asked(unit, Vec::new(), decided);
                }
                let ground = decided?;
                let row = clients::find(&mut unit.tx, call.register.key, client).await?;
                let row = row.ok_or_else(|| Problem::new(Code::Internal))?;
                let (client, mut entry) = whole(call, &mut unit, row).await?;
                entry.ground = Some(ground);
                Ok(call.done(unit, client.map(Outcome::Done), entry))
            }
        })
        .await;
    let answer = match written {
        Err(problem) if problem.code == Code::IdentityCodeInUse => {
            return Err(name_the_first(&call, &plan, problem).await.into());
        }
        written => written?,
    };
    Ok(answer::made(answer, |client: &Client| {
        format!("{path}/{}", client.id)
    }))
}
