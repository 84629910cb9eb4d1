//! Passing a record into another state.

use super::convert::said;
use super::dto::{ShownRecord, TransitionInput};
use super::integrity::prove;
use super::parts::{Below, judge_below};
use super::read::{one, stored};
use super::step::{Step, judge_step, take_step};
use super::{PassRecordOn, subject};
use crate::answer;
use crate::body::Valid;
use crate::call::{Call, Operation};
use crate::problem::Problem;
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use actix_web::{HttpRequest, HttpResponse, post};
use domain::ids::{ClientId, RecordId};
use std::sync::Arc;

/// Passes a record into another state.
///
/// Needs `record.edit` and `If-Match`. A state that cannot follow is refused, naming those that can; some
/// ask for a reason. What lies ahead has not been held, and what goes on rests on what is in force, as when
/// it is entered. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = TransitionInput,
    responses((status = 200, body = ShownRecord, description = "It is in its new state.")))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/transitions")]
pub(super) async fn pass_record_on(
    call: Call<PassRecordOn>,
    body: Valid<TransitionInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let id: RecordId = request::id(&request, "record")?;
    let step = Step {
        to: body.body.to.0,
        reason: said(&body.body.reason),
        realisation: None,
    };
    pass_on(call, step, request, id, None).await
}

/// Passes a record, or what stands below a plan, into another state.
///
/// # Errors
/// What keeps it from following.
pub async fn pass_on<O: Operation>(
    call: Call<O>,
    step: Step,
    request: HttpRequest,
    id: RecordId,
    below: Option<Below>,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let version = request::if_match(&request)?;
    let shared = Arc::new((call.clone(), step));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, step) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let reach = file.reach(call.today);
                let (found, columns) = stored(call, &mut unit, &reach, id).await?;
                judge_below(&columns, below)?;
                let ground = judge_step(call, &file, &found, &columns, version, step)?;
                let original = (columns.kind, step.to);
                take_step(call, &mut unit, columns, found, step).await?;
                let entry = call.entry(subject(client)).on(ground);
                let entry = prove(&mut unit, client, id, original, entry).await?;
                let passed = one(call, &mut unit, &reach, id).await?;
                Ok(call.done(unit, passed, entry))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}
