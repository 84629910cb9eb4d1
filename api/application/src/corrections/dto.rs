//! A correction in requests and in answers: ids and codes alone.

use crate::caller::RegisterCaller;
use crate::caller::action::Offered;
use contract::coded::Open;
use contract::corrections::dto::ShownCorrection;
use contract::problem::Code;
use contract::shared::AllowedAction;
use domain::access::Right;
use domain::ids::{RecordId, UserId};
use domain::record::{CorrectionGround, CorrectionKind, CorrectionState};
use persistence::corrections::CorrectionRow;

/// Whether a caller may decide a correction.
///
/// # Errors
/// `already_decided`; `another_person_needed`.
pub fn may_decide(call: &RegisterCaller, row: &CorrectionRow) -> Result<(), Code> {
    if row.decided_by.is_some() {
        return Err(Code::AlreadyDecided);
    }
    match row.asked_by == call.person.id.0 {
        true => Err(Code::AnotherPersonNeeded),
        false => Ok(()),
    }
}

pub fn shown_correction(call: &RegisterCaller, row: &CorrectionRow, along: &[RecordId]) -> ShownCorrection {
    let decision = match call.may(Right::RecordCorrect) {
        true => may_decide(call, row),
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
        asked_by: call.official(UserId(row.asked_by)),
        asked_at: row.asked_at,
        decided_by: row.decided_by.map(|user| call.official(UserId(user))),
        decided_at: row.decided_at,
        allowed_actions: call
            .app
            .operations
            .offered(Offered::Correction)
            .map(|operation| AllowedAction::judged(operation.id, decision))
            .collect(),
    }
}
