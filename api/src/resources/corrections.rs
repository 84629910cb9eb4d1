//! Corrections of records by two persons (R32): one asks, another decides. A record on the wrong client is
//! moved, one that is unnecessary or unlawful is redacted, in all its versions; a trace without content stays.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::corrections::{ask, decide, read};
use application::execute::execute;
use application::operations;
use contract::corrections::{
    CorrectionDecisionInput, CorrectionInput, CorrectionOrDryRun, CorrectionPage, ShownCorrection, StateCode,
};
use domain::ids::CorrectionId;
use domain::record::{CorrectionDecision, CorrectionState};

operations! {
    creates CreateCorrection "createCorrection" RecordCorrect [versioned, dry_run, idempotent, on_record(RecordAction::Correct)];
    finds ListCorrections "listCorrections" RecordCorrect [paged];
    reads ReadCorrection "readCorrection" RecordCorrect [versioned];
    decides DecideCorrection "decideCorrection" RecordCorrect [versioned, if_match, dry_run, on_correction];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(create_correction)
        .service(list_corrections)
        .service(read_correction)
        .service(decide_correction);
}

/// Asks for a correction of a record: that it is moved to the client whom it concerns, or redacted.
///
/// Needs `record.correct`. Nothing is changed until another person confirms it. A move is judged as if the
/// record were entered on the other client, with all that goes along: the goals and reviews of a plan, and the
/// measures that serve its goals, which `along` lists. Leaves an entry that names both clients.
#[utoipa::path(tag = "corrections",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = CorrectionInput,
    responses(
        (status = 201, body = ShownCorrection, description = "It waits for another person."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/corrections")]
async fn create_correction(
    call: Call<CreateCorrection>,
    body: Valid<CorrectionInput>,
    request: HttpRequest,
) -> Answer {
    let command = ask::AskForCorrection {
        client: request::id(&request, "client")?,
        record: request::id(&request, "record")?,
        id: CorrectionId(call.new_id()),
        kind: body.body.kind.0,
        ground: body.body.ground.0,
        target: body.body.target_client.map(Into::into),
    };
    let manner = request::manner(&call, &request, &body.digest)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |correction| {
        format!("/v1/registers/{}/corrections/{}", call.register.id, correction.id)
    }))
}

/// Lists corrections, the oldest first.
///
/// Needs `record.correct`. A page has at most 100. Leaves an entry that names the clients.
#[utoipa::path(tag = "corrections",
    params(
        ("state" = Option<StateCode>, Query, description = "In this state; all when absent.")
    ),
    responses((status = 200, body = CorrectionPage, description = "A page.")))]
#[get("/v1/registers/{register}/corrections")]
async fn list_corrections(call: Call<ListCorrections>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["state"])?;
    let state = query.parsed("state", CorrectionState::parse)?;
    let page = request::page(&query)?;
    Ok(answer::shown(read::list_corrections(&call, state, page).await?))
}

/// Reads a correction.
///
/// Needs `record.correct`. Leaves an entry that names the clients.
#[utoipa::path(tag = "corrections",
    responses((status = 200, body = ShownCorrection, description = "The correction.")))]
#[get("/v1/registers/{register}/corrections/{correction}")]
async fn read_correction(call: Call<ReadCorrection>, request: HttpRequest) -> Answer {
    let id = request::id(&request, "correction")?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(read::read_correction(&call, id).await?))
}

/// Confirms or refuses a correction.
///
/// Needs `record.correct` and `If-Match`, and another person than the one who asked. Confirmed, the record
/// is moved with its versions, their authors and times, with what stands below it and the measures that serve
/// its goals, or redacted; on the
/// client where it stood every version is erased, and a trace without content stays that nothing shows.
/// Leaves an entry that names both clients.
#[utoipa::path(tag = "corrections", request_body = CorrectionDecisionInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = CorrectionOrDryRun, description = "Decided, or what would be decided.")))]
#[post("/v1/registers/{register}/corrections/{correction}/decision")]
async fn decide_correction(
    call: Call<DecideCorrection>,
    body: Valid<CorrectionDecisionInput>,
    request: HttpRequest,
) -> Answer {
    let id = request::id(&request, "correction")?;
    let manner = request::dry_run(&request)?;
    let command = decide::DecideCorrection {
        id,
        version: request::if_match(&request)?,
        confirmed: body.body.decision.0 == CorrectionDecision::Confirmed,
    };
    Ok(answer::decided(execute(&*call, command, manner).await?))
}
