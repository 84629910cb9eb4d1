//! Deciding a correction: by another person than the one who asked for it.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::corrections::find;
use crate::problem::Problem;
use crate::records::consequences::RECORDS;
use crate::records::integrity::prove;
use crate::records::visible::stored;
use crate::records::visible::withheld;
use contract::problem::Code;
use domain::ids::{ClientId, CorrectionId, RecordId};
use domain::log::Subject;
use domain::record::RecordReason;
use persistence::corrections::CorrectionRow;
use persistence::{Unit, clients, records};

/// A correction whose clients are locked: both in the order of their ids, so that two decisions never wait
/// for each other in a circle.
pub async fn locked(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: CorrectionId,
) -> Result<CorrectionRow, Problem> {
    let row = find(call, unit, id).await?;
    let mut both: Vec<ClientId> = [Some(row.client_id), row.target_client]
        .into_iter()
        .flatten()
        .map(ClientId)
        .collect();
    both.sort();
    for client in both {
        call.lock_client(unit, client).await?;
    }
    find(call, unit, id).await
}

/// Moves or redacts; the record's new id, when it was moved.
pub async fn carry_out(
    call: &RegisterCaller,
    unit: &mut Unit,
    row: &CorrectionRow,
) -> Result<Option<RecordId>, Problem> {
    let (client, id) = (ClientId(row.client_id), RecordId(row.record_id));
    let own = call.client(unit, client).await?;
    let file = ClientDossier::open(unit, own).await?;
    let (found, _) = stored(call, unit, &file.reach(call.today), id).await?;
    // Nobody confirms unseen. Marked passages are no hindrance: where no task sees them, they could else never be
    // redacted.
    if found.judge(|found| withheld(call, found).is_some()) {
        return Err(Problem::new(Code::FieldWithheld).about(client));
    }
    let each = match row.target_client {
        Some(_) => crate::corrections::along::with_record(call, unit, &file, id).await?,
        None => records::below_and_itself(unit, client, id).await?,
    };
    let mut moved_to = None;
    if let Some(target) = row.target_client.map(ClientId) {
        let other = call.client(unit, target).await?;
        let other = ClientDossier::open(unit, other).await?;
        let moved = crate::corrections::carry::over(call, unit, &other, &each).await?;
        for (id, original) in moved {
            moved_to = moved_to.or(Some(id));
            // The original is another's now: what proves it stands in the log of that client alone.
            let entry = call.entry(vec![Subject::shown(target, RECORDS)]);
            let entry = prove(unit, target, id, original, entry).await?;
            if entry.about.is_some() {
                unit.enter(&[entry]).await?;
            }
        }
        clients::touch(unit, target).await?;
    }
    let reason = match moved_to {
        Some(_) => RecordReason::Moved,
        None => RecordReason::Redacted,
    };
    crate::corrections::carry::out(call, unit, each, reason).await?;
    clients::touch(unit, client).await?;
    Ok(moved_to)
}
