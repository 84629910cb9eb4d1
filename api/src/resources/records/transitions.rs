//! Passing a record into another state.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::PassRecordOn;
use actix_web::{HttpRequest, post};
use application::caller::RegisterCaller;
use application::clients::dossier::ClientDossier;
use application::records::integrity::prove;
use application::records::parts::{Below, judge_below};
use application::records::read::{one, stored};
use application::records::subject;
use application::records::transitions::{Step, judge_step, take_step};
use contract::outcome::Outcome;
use contract::records::convert::said;
use contract::records::dto::TransitionInput;
use contract::records::transitions::RecordOrDryRun;
use domain::ids::{ClientId, RecordId};
use domain::record::StateReason;
use std::sync::Arc;

/// Passes a record into another state.
///
/// Needs `record.edit` and `If-Match`. A state that cannot follow is refused, naming those that can; some
/// ask for a reason. An appointment that was marked by mistake is put right: attended, not attended and called
/// off pass into one another, with a reason, and one that was called off is booked again while it lies ahead. What lies ahead has not been held, and what goes on rests on what is in force, as when
/// it is entered. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = TransitionInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = RecordOrDryRun, description = "It is in its new state, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/transitions")]
pub async fn pass_record_on(
    call: Call<PassRecordOn>,
    body: Valid<TransitionInput>,
    request: HttpRequest,
) -> Answer {
    let id: RecordId = request::id(&request, "record")?;
    let step = Step {
        to: body.body.to.0,
        reason: StateReason::of(body.body.reason_code.map(|code| code.0), said(&body.body.reason)),
        realisation: None,
    };
    pass_on(call.0, step, request, id, None).await
}

/// Passes a record, or what stands below a plan, into another state.
///
/// # Errors
/// What keeps it from following.
pub async fn pass_on(
    call: RegisterCaller,
    step: Step,
    request: HttpRequest,
    id: RecordId,
    below: Option<Below>,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let version = request::if_match(&request)?;
    let shared = Arc::new((call.clone(), step));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, step) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, row).await?;
                let reach = file.reach(call.today);
                let (found, columns) = stored(call, &mut unit, &reach, id).await?;
                judge_below(&columns, below)?;
                let stepped = judge_step(call, &file, found, &columns, version, step, unit.now);
                if dry_run {
                    let ground = stepped.map(|stepped| stepped.ground.unwrap_or_default());
                    return call.asked(unit, subject(client), ground);
                }
                let stepped = stepped?;
                let original = (columns.kind, step.to);
                let ground = stepped.ground.clone();
                take_step(call, &mut unit, columns, stepped, step).await?;
                let entry = call.entry(subject(client)).on(ground);
                let entry = prove(&mut unit, client, id, original, entry).await?;
                let passed = one(call, &mut unit, &reach, id).await?;
                Ok(call.done(unit, passed.map(Outcome::Done), entry))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}
