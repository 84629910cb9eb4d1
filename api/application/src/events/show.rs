//! An event as the caller may see it.

use crate::caller::RegisterCaller;
use crate::caller::action::EventAction;
use crate::events::records::EventRecords;
use crate::problem::Problem;
use crate::records::actions::may_pass_on;
use crate::records::context::RecordContext;
use crate::records::show::shown_record;
use contract::coded::Open;
use contract::events::ShownEvent;
use contract::problem::Code;
use contract::shared::AllowedAction;
use domain::ids::SharedEventId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::StoredRecord;

/// An event as the caller may see it, and the clients of whom it shows something.
///
/// # Errors
/// `not_found`, when the caller may see none of its records; the database's.
pub(super) async fn shown(
    caller: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
    records: EventRecords,
) -> Result<(Secret<ShownEvent>, Vec<Subject>), Problem> {
    let EventRecords { every, visible } = records;
    let context = RecordContext::of(caller, unit, &visible).await?;
    let first = visible.first().ok_or_else(|| Problem::new(Code::NotFound))?;
    let (kind, record_type) = (Open(first.kind), first.record_type.clone());
    let mut subjects: Vec<Subject> = Vec::new();
    for columns in &visible {
        if !subjects.iter().any(|subject| subject.client == columns.client) {
            subjects.push(Subject::shown(columns.client, "records"));
        }
    }
    let event = every.map(|every| {
        let seen = |stored: &&StoredRecord| visible.iter().any(|columns| columns.id == stored.columns.id);
        let seen: Vec<&StoredRecord> = every.iter().filter(seen).collect();
        ShownEvent {
            id: id.0,
            version: 1,
            kind,
            record_type,
            records: seen
                .iter()
                .map(|stored| shown_record(caller, &context, stored))
                .collect(),
            allowed_actions: actions(caller, &seen),
        }
    });
    Ok((event, subjects))
}

/// What the caller may do with an event. Attendance is marked when any of its records may pass on.
fn actions(caller: &RegisterCaller, seen: &[&StoredRecord]) -> Vec<AllowedAction> {
    let passes = |stored: &&StoredRecord| may_pass_on(caller, stored);
    let any = seen.iter().map(passes).reduce(Result::or).unwrap_or(Ok(()));
    let actions = caller.app.operations.on_event().map(|(operation, action)| {
        let decision = match operation.right().is_none_or(|right| caller.may(right)) {
            true => match action {
                EventAction::MarkAttendance => any,
                EventAction::AddClients => Ok(()),
            },
            false => Err(Code::RightMissing),
        };
        AllowedAction::judged(operation.id, decision)
    });
    actions.collect()
}
