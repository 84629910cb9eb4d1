//! Asking for a correction.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::problem::Problem;
use contract::corrections::dto::CorrectionInput;
use contract::problem::{Code, FieldError};
use domain::ids::{ClientId, CorrectionId, RecordId};
use domain::record::{CorrectionKind, CorrectionRefusal, CorrectionState, RecordKind, judge_correction};
use persistence::Unit;
use persistence::corrections::{self, CorrectionRow};

/// A correction as it was asked for.
pub fn asked(
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
pub fn error(wrong: CorrectionRefusal) -> FieldError {
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
pub async fn judge(
    call: &RegisterCaller,
    unit: &mut Unit,
    own: &ClientDossier,
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
    let file = ClientDossier::open(unit, found).await?;
    let each = crate::corrections::along::with_record(call, unit, own, record).await?;
    let judged = crate::corrections::carry::judge(call, unit, &file, &each, "/targetClient").await;
    judged.map(|_| ())
}
