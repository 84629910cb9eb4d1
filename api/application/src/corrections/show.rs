//! A correction as it is shown: ids and codes alone.

use crate::caller::RegisterCaller;
use crate::caller::action::Offered;
use crate::corrections::along;
use crate::problem::Problem;
use crate::records::consequences::RECORDS;
use contract::coded::Open;
use contract::corrections::ShownCorrection;
use contract::problem::Code;
use contract::shared::AllowedAction;
use domain::access::Right;
use domain::ids::{ClientId, CorrectionId, RecordId, UserId};
use domain::log::Subject;
use domain::record::{CorrectionGround, CorrectionKind, CorrectionState};
use persistence::Unit;
use persistence::corrections::CorrectionRow;

/// Whom a correction concerns: the client on whom the record stands, and the one whose it is. The log of
/// either shows that one alone.
pub(super) fn subjects(client: ClientId, target: Option<ClientId>) -> Vec<Subject> {
    let clients = [Some(client), target].into_iter().flatten();
    clients.map(|client| Subject::shown(client, RECORDS)).collect()
}

/// As [`subjects`], of a correction as it is stored.
pub(super) fn subjects_of(row: &CorrectionRow) -> Vec<Subject> {
    subjects(ClientId(row.client_id), row.target_client.map(ClientId))
}

/// What the log says it is about: nothing that would tell the one client of the other.
pub(super) fn about(id: CorrectionId) -> String {
    format!("correction {id}")
}

/// Whether a caller may decide a correction.
///
/// # Errors
/// `already_decided`; `another_person_needed`.
pub(super) fn may_decide(caller: &RegisterCaller, row: &CorrectionRow) -> Result<(), Code> {
    if row.decided_by.is_some() {
        return Err(Code::AlreadyDecided);
    }
    match row.asked_by == caller.person.id.0 {
        true => Err(Code::AnotherPersonNeeded),
        false => Ok(()),
    }
}

/// A correction as it is shown, with the measures that go along.
pub(super) fn shown_correction(
    caller: &RegisterCaller,
    row: &CorrectionRow,
    along: &[RecordId],
) -> ShownCorrection {
    let decision = match caller.may(Right::RecordCorrect) {
        true => may_decide(caller, row),
        false => Err(Code::RightMissing),
    };
    ShownCorrection {
        id: row.id,
        version: row.version,
        client: row.client_id,
        record: row.record_id,
        kind: Open(CorrectionKind::parse(&row.kind).unwrap_or(CorrectionKind::Redaction)),
        ground: Open(CorrectionGround::parse(&row.ground).unwrap_or(CorrectionGround::Unnecessary)),
        target_client: row.target_client,
        moved_to: row.moved_to,
        along: along.iter().map(|record| record.0).collect(),
        state: Open(CorrectionState::parse(&row.state).unwrap_or(CorrectionState::Pending)),
        asked_by: caller.official(UserId(row.asked_by)),
        asked_at: row.asked_at,
        decided_by: row.decided_by.map(|user| caller.official(UserId(user))),
        decided_at: row.decided_at,
        allowed_actions: caller
            .app
            .operations
            .offered(Offered::Correction)
            .map(|operation| AllowedAction::judged(operation.id, decision))
            .collect(),
    }
}

/// A correction that was found, as it is shown, and whom the log is to name: a client out of reach is not named.
///
/// # Errors
/// The database's.
pub(super) async fn shown(
    caller: &RegisterCaller,
    unit: &mut Unit,
    mut row: CorrectionRow,
) -> Result<(ShownCorrection, Vec<Subject>), Problem> {
    if let Some(target) = row.target_client
        && !caller.reaches_client(unit, ClientId(target)).await?
    {
        row.target_client = None;
        row.moved_to = None;
    }
    let along = along::with_correction(caller, unit, &row).await?;
    Ok((shown_correction(caller, &row, &along), subjects_of(&row)))
}
