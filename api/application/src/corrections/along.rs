//! What goes along when a record is moved: what stands below a plan, and the measures that serve its goals.
//! A measure that stayed behind would name a goal that is gone, and the plan on the other client would have
//! lost what was done for it.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::corrections::carry::{category, current};
use crate::problem::Problem;
use crate::records::visible::may_see;
use crate::records::visible::withheld;
use crate::records::whereabouts::Whereabouts;
use contract::problem::Code;
use domain::ids::{ClientId, RecordId};
use domain::record::{CorrectionKind, CorrectionState, RecordKind};
use persistence::Unit;
use persistence::corrections::{self, CorrectionRow};
use persistence::records::{self, EachRecord, StoredRecord};

/// The measures that serve a goal among these records.
pub async fn serving(
    unit: &mut Unit,
    client: ClientId,
    each: &[EachRecord],
) -> Result<Vec<EachRecord>, Problem> {
    let goals = current(each).filter(|(columns, _)| columns.kind == RecordKind::Goal);
    let goals: Vec<RecordId> = goals.map(|(columns, _)| columns.id).collect();
    Ok(records::serving(unit, client, &goals).await?)
}

/// Everything that a move carries over, with all versions, the record itself first.
///
/// # Errors
/// `field_withheld` when the caller does not see what would go along: nobody moves unseen;
/// `correction_pending` when a part of it waits for a decision of its own.
pub async fn with_record(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    record: RecordId,
) -> Result<Vec<EachRecord>, Problem> {
    let client = file.client();
    let mut each = records::below_and_itself(unit, client, record).await?;
    for (columns, stored) in serving(unit, client, &each).await? {
        may_see(call, file, category(call, &columns))?;
        if stored.judge(|stored| withheld(call, stored).is_some()) {
            return Err(Problem::new(Code::FieldWithheld).about(client));
        }
        each.extend(records::below_and_itself(unit, client, columns.id).await?);
    }
    let columns: Vec<_> = each.iter().map(|(columns, _)| columns.clone()).collect();
    let whereabouts = Whereabouts::of(call, unit, &columns).await?;
    // On another client it might be shown.
    let tells = |stored: &StoredRecord| {
        let content = stored.document.content.as_ref();
        content.is_some_and(|content| !content.places_of_whereabouts().is_empty())
    };
    if each
        .iter()
        .any(|(columns, stored)| whereabouts.withheld(columns).is_some() && stored.judge(tells))
    {
        return Err(Problem::new(Code::FieldWithheld).about(client));
    }
    let waiting = corrections::waiting(unit, client).await?;
    let waits = current(&each).any(|(columns, _)| columns.id != record && waiting.contains(&columns.id));
    if waits {
        return Err(Problem::new(Code::CorrectionPending).about(client));
    }
    Ok(each)
}

/// Which records beside those below it a correction that waits would carry along, as far as the caller sees
/// records of their types.
///
/// # Errors
/// The database's.
pub async fn with_correction(
    call: &RegisterCaller,
    unit: &mut Unit,
    row: &CorrectionRow,
) -> Result<Vec<RecordId>, Problem> {
    let of_plan = call.profile.record_type(&row.record_type);
    let of_plan = of_plan.is_some_and(|known| known.kind == RecordKind::Plan);
    let waits = row.state == CorrectionState::Pending.code();
    if !waits || !of_plan || row.kind != CorrectionKind::Move.code() {
        return Ok(Vec::new());
    }
    let client = ClientId(row.client_id);
    let each = records::below_and_itself(unit, client, RecordId(row.record_id)).await?;
    let along = serving(unit, client, &each).await?.into_iter();
    let seen = along.filter(|(columns, _)| crate::corrections::sees(call, &columns.record_type));
    Ok(seen.map(|(columns, _)| columns.id).collect())
}
