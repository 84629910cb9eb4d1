//! Passing a record into another state.

use super::convert::said;
use super::dto::{ShownRecord, TransitionInput};
use super::integrity::prove;
use super::parts::{Below, judge_below};
use super::read::{one, stored};
use super::seal::{NextRecord, next_record};
use super::show::{may_pass_on, withheld};
use super::{PassRecordOn, subject};
use crate::answer;
use crate::body::Valid;
use crate::call::{Call, Operation};
use crate::problem::{Code, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::{File, death};
use actix_web::{HttpRequest, HttpResponse, post};
use domain::decision::{Reason, Refusal};
use domain::ids::{ClientId, RecordId};
use domain::record::{self, Content, RecordDocument, RecordReason, RecordState};
use domain::secret::Secret;
use persistence::records::{RecordColumns, StoredRecord};
use persistence::{Unit, clients};
use std::sync::Arc;

/// Passes a record into another state.
///
/// Needs `record.edit` and `If-Match`. A state that cannot follow is refused, naming those that can; some
/// ask for a reason. Leaves an entry that names the client.
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

/// A step into another state.
pub struct Step {
    /// The state that follows.
    pub to: RecordState,
    /// Why.
    pub reason: Option<String>,
    /// How far a goal was reached.
    pub realisation: Option<String>,
}

/// Judges whether a record of an open file may take a step, by the version that was read.
///
/// # Errors
/// `stale`; `field_withheld`; `nothing_follows`; `rule_refused`, with every reason.
pub fn judge_step<O: Operation>(
    call: &Call<O>,
    file: &File,
    found: &Secret<StoredRecord>,
    columns: &RecordColumns,
    version: i64,
    step: &Step,
) -> Result<(), Problem> {
    if columns.version != version {
        return Err(Problem::new(Code::Stale).about(columns.client));
    }
    if found.judge(|found| withheld(call, found).is_some()) {
        return Err(Problem::new(Code::FieldWithheld).about(columns.client));
    }
    may_pass_on(columns.kind, columns.state).map_err(Problem::new)?;
    record::judge_transition(
        columns.kind,
        columns.state,
        step.to,
        step.reason.is_some(),
        columns.due_on,
        call.today,
    )?;
    // Nothing begins again for whoever has died; what was is still written down.
    if record::is_open(step.to) && file.facts.judge(|facts| death(facts).is_some()) {
        return Err(Problem::refused([Refusal::new(Reason::ClientDeceased, "/to")]));
    }
    Ok(())
}

/// Takes a step that was judged: the next version of the record, noted on its client.
///
/// # Errors
/// The database's.
pub async fn take_step<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    columns: RecordColumns,
    found: Secret<StoredRecord>,
    step: &Step,
) -> Result<(), Problem> {
    let document = found.map(|found| {
        let mut document = RecordDocument {
            state_reason: step.reason.clone(),
            ..found.document
        };
        if let (Some(Content::Goal(goal)), Some(text)) = (&mut document.content, &step.realisation) {
            goal.realisation = Some(text.clone());
        }
        document
    });
    let next = NextRecord {
        state: step.to,
        ..NextRecord::of(&columns, RecordReason::Transition)
    };
    let client = columns.client;
    next_record(call, unit, columns, next, document).await?;
    clients::touch(unit, client).await?;
    Ok(())
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
                judge_step(call, &file, &found, &columns, version, step)?;
                let original = (columns.kind, step.to);
                take_step(call, &mut unit, columns, found, step).await?;
                let entry = prove(&mut unit, client, id, original, call.entry(subject(client))).await?;
                let passed = one(call, &mut unit, &reach, id).await?;
                Ok(call.done(unit, passed, entry))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}
