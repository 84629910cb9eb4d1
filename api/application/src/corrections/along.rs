//! What goes along when a plan is moved, beside what stands below it: the measures that serve its goals. A measure
//! that stayed behind would name a goal that is gone, and the plan on the other client would have lost what was
//! done for it.

use crate::caller::RegisterCaller;
use crate::corrections::find::sees;
use crate::corrections::versions::current;
use crate::problem::Problem;
use domain::ids::{ClientId, RecordId};
use domain::record::{CorrectionKind, CorrectionState, RecordKind};
use persistence::Unit;
use persistence::corrections::CorrectionRow;
use persistence::records::{self, EachRecord};

/// The measures that serve a goal among these records.
///
/// # Errors
/// The database's.
pub(super) async fn measures_serving(
    unit: &mut Unit,
    client: ClientId,
    each: &[EachRecord],
) -> Result<Vec<EachRecord>, Problem> {
    let goals = current(each).filter(|(columns, _)| columns.kind == RecordKind::Goal);
    let goals: Vec<RecordId> = goals.map(|(columns, _)| columns.id).collect();
    Ok(records::serving(unit, client, &goals).await?)
}

/// Those of some measures whose types the caller sees.
pub(super) fn seen(caller: &RegisterCaller, measures: &[EachRecord]) -> Vec<RecordId> {
    let seen = measures
        .iter()
        .filter(|(columns, _)| sees(caller, &columns.record_type));
    seen.map(|(columns, _)| columns.id).collect()
}

/// Which measures a correction that waits would carry along, as far as the caller sees records of their types.
///
/// # Errors
/// The database's.
pub(super) async fn with_correction(
    caller: &RegisterCaller,
    unit: &mut Unit,
    row: &CorrectionRow,
) -> Result<Vec<RecordId>, Problem> {
    let of_plan = caller.profile.record_type(&row.record_type);
    let of_plan = of_plan.is_some_and(|known| known.kind == RecordKind::Plan);
    let waits = row.state == CorrectionState::Pending.code();
    if !waits || !of_plan || row.kind != CorrectionKind::Move.code() {
        return Ok(Vec::new());
    }
    let client = ClientId(row.client_id);
    let each = records::below_and_itself(unit, client, RecordId(row.record_id)).await?;
    let measures = measures_serving(unit, client, &each).await?;
    Ok(seen(caller, &measures))
}
