//! What a caller may do with a record.

use crate::caller::RegisterCaller;
use crate::caller::action::RecordAction;
use crate::records::context::RecordContext;
use crate::records::visible::{hides_passages, withheld};
use contract::problem::Code;
use contract::shared::AllowedAction;
use domain::record::{self, RecordKind, RecordState};
use persistence::records::StoredRecord;

/// Whether a caller may change a record.
///
/// # Errors
/// `record_fixed`; `field_withheld`, also when a passage alone is hidden: what is saved back without it would
/// take it away.
pub(crate) fn may_change(caller: &RegisterCaller, stored: &StoredRecord) -> Result<(), Code> {
    if record::is_fixed(stored.columns.kind, stored.columns.state) {
        Err(Code::RecordFixed)
    } else if withheld(caller, stored).is_some() || hides_passages(caller, stored) {
        Err(Code::FieldWithheld)
    } else {
        Ok(())
    }
}

/// Whether a record may pass into another state.
///
/// # Errors
/// `nothing_follows`; `field_withheld`.
pub fn may_pass_on(caller: &RegisterCaller, stored: &StoredRecord) -> Result<(), Code> {
    if withheld(caller, stored).is_some() {
        Err(Code::FieldWithheld)
    } else if record::following(stored.columns.kind, stored.columns.state).is_empty() {
        Err(Code::NothingFollows)
    } else {
        Ok(())
    }
}

/// Judges that something may still be added to a plan in a state.
///
/// # Errors
/// `already_ended`.
pub(crate) fn may_grow(state: RecordState) -> Result<(), Code> {
    match state {
        RecordState::Ended | RecordState::Cancelled => Err(Code::AlreadyEnded),
        _ => Ok(()),
    }
}

/// Whether something may be added below a plan.
fn may_add(caller: &RegisterCaller, stored: &StoredRecord) -> Result<(), Code> {
    match withheld(caller, stored) {
        Some(_) => Err(Code::FieldWithheld),
        None => may_grow(stored.columns.state),
    }
}

/// What the caller may do with a version of a record, and what keeps the caller from the rest.
pub(crate) fn allowed_actions(
    caller: &RegisterCaller,
    context: &RecordContext,
    stored: &StoredRecord,
) -> Vec<AllowedAction> {
    let correct = match context.waits(stored.columns.id) {
        true => Err(Code::CorrectionPending),
        false => Ok(()),
    };
    let is_plan = stored.columns.kind == RecordKind::Plan;
    let offered = caller.app.operations.on_record().into_iter();
    let offered = offered.filter(|(_, action)| is_plan || *action != RecordAction::AddToPlan);
    let actions = offered.map(|(operation, action)| {
        let may = operation.right().is_none_or(|right| caller.may(right));
        let decision = match (may, stored.superseded_at) {
            (false, _) => Err(Code::RightMissing),
            (true, Some(_)) => Err(Code::Stale),
            (true, None) => match action {
                RecordAction::Change => may_change(caller, stored),
                RecordAction::PassOn => may_pass_on(caller, stored),
                RecordAction::Correct => correct,
                RecordAction::AddToPlan => may_add(caller, stored),
            },
        };
        AllowedAction::judged(operation.id, decision)
    });
    actions.collect()
}
