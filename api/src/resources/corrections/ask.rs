//! Asking for a correction.

use super::dto::{CorrectionInput, ShownCorrection};
use super::{CreateCorrection, about, along, carry, shown, subjects};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::Made;
use crate::contract::problem::{Code, FieldError};
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::records::stored;
use actix_web::{HttpRequest, post};
use domain::ids::{ClientId, CorrectionId, RecordId};
use domain::record::{CorrectionKind, CorrectionRefusal, CorrectionState, RecordKind, judge_correction};
use domain::secret::Secret;
use persistence::Unit;
use persistence::corrections::{self, CorrectionRow};
use std::sync::Arc;

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
        (status = 200, body = crate::contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/corrections")]
pub(super) async fn create_correction(
    call: Call<CreateCorrection>,
    body: Valid<CorrectionInput>,
    request: HttpRequest,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let record: RecordId = request::id(&request, "record")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, &body.digest)?;
    let id = CorrectionId(call.app.store.ids().next());
    let register = call.register.id.clone();
    let shared = Arc::new((call.clone(), key, body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, body) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let key = key.as_ref().filter(|_| !dry_run);
                let claimed = call.claim(&mut unit, key, id.0).await?;
                let id = claimed.map_or(id, CorrectionId);
                let mut row = asked(call, &unit, (client, record), id, body);
                if claimed.is_none() {
                    let (_, columns) = stored(call, &mut unit, &file.reach(call.today), record).await?;
                    row.record_type.clone_from(&columns.record_type);
                    let judged = judge(call, &mut unit, &file, &row, columns.kind, body).await;
                    if dry_run {
                        let decided = judged.map(|()| Default::default());
                        return call.asked(unit, subjects(&row), decided);
                    }
                    judged?;
                    corrections::ask(&mut unit, &row).await?;
                } else {
                    row = super::find(call, &mut unit, id).await?;
                }
                let (made, subjects) = shown(call, &mut unit, row).await?;
                let entry = call.entry(subjects).about(about(id));
                Ok(call.done(unit, Secret::new(Made::Resource(made)), entry))
            }
        })
        .await?;
    Ok(answer::made(answer, |made: &ShownCorrection| {
        format!("/v1/registers/{register}/corrections/{}", made.id)
    }))
}

/// A correction as it was asked for.
fn asked(
    call: &RegisterCaller,
    unit: &Unit,
    (client, record): (ClientId, RecordId),
    id: CorrectionId,
    body: &CorrectionInput,
) -> CorrectionRow {
    CorrectionRow {
        id: id.0,
        version: 1,
        client_id: client.0,
        record_id: record.0,
        record_type: String::new(),
        kind: body.kind.0.code().to_owned(),
        ground: body.ground.0.code().to_owned(),
        target_client: body.target_client,
        moved_to: None,
        state: CorrectionState::Pending.code().to_owned(),
        asked_by: call.person.id.0,
        asked_at: unit.now,
        decided_by: None,
        decided_at: None,
    }
}

/// Where in the request it is wrong, and how.
fn error(wrong: CorrectionRefusal) -> FieldError {
    match wrong {
        CorrectionRefusal::Ground => FieldError::new("/ground", "not_in_list"),
        CorrectionRefusal::TargetMissing => FieldError::new("/targetClient", "required"),
        CorrectionRefusal::TargetNeedless => FieldError::new("/targetClient", "not_in_list"),
        CorrectionRefusal::PartOfPlan => {
            FieldError::new("/kind", "wrong_kind").with_each("allowed", [CorrectionKind::Redaction.code()])
        }
    }
}

/// Judges what is asked for, as it will be judged again when it is decided.
async fn judge(
    call: &RegisterCaller,
    unit: &mut Unit,
    own: &File,
    row: &CorrectionRow,
    kind: RecordKind,
    body: &CorrectionInput,
) -> Result<(), Problem> {
    let target = body.target_client.map(ClientId);
    judge_correction(body.kind.0, body.ground.0, target.is_some(), kind)
        .map_err(|wrong| Problem::invalid(wrong.into_iter().map(error)))?;
    let (client, record) = (ClientId(row.client_id), RecordId(row.record_id));
    if corrections::waits(unit, client, record).await? {
        return Err(Problem::new(Code::CorrectionPending).about(client));
    }
    let Some(target) = target else { return Ok(()) };
    if target == client {
        return Err(Problem::invalid_at("/targetClient", "already_so"));
    }
    let unknown = || Problem::invalid_at("/targetClient", "unknown_reference");
    // Locked: whoever is removed in the meantime leaves no correction that waits for nobody.
    let found = call
        .lock_client(unit, target)
        .await
        .map_err(|problem| match problem.code {
            Code::NotFound => unknown(),
            _ => problem,
        })?;
    let file = File::open(unit, found).await?;
    let each = along::with_record(call, unit, own, record).await?;
    let judged = carry::judge(call, unit, &file, &each, "/targetClient").await;
    judged.map(|_| ())
}
