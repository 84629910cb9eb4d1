//! Reading a shared event: the records of those clients whom the caller may see.

use crate::caller::RegisterCaller;
use crate::caller::action::EventAction;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::around::Around;
use crate::records::read::visible_types;
use crate::records::show::{may_pass_on, shown_record};
use contract::coded::Open;
use contract::events::dto::ShownEvent;
use contract::problem::Code;
use contract::shared::AllowedAction;
use domain::ids::SharedEventId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, StoredRecord};

/// Records of one event, at most.
pub const MOST: usize = 200;

/// The records of an event, and what stands in clear of those that the caller may see.
///
/// # Errors
/// `not_found`, also when the caller may see none of them; the database's.
pub async fn visible(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
) -> Result<(Secret<Vec<StoredRecord>>, Vec<RecordColumns>), Problem> {
    let filter = RecordFilter {
        event: Some(id),
        ..RecordFilter::default()
    };
    let found = records::find(unit, &filter, None, MOST).await?;
    let every: Vec<RecordColumns> =
        found.judge(|found| found.iter().map(|stored| stored.columns.clone()).collect());
    let mut visible = Vec::new();
    for columns in every {
        let reach = match Reach::open(call, unit, columns.client).await {
            Err(problem) if problem.code == Code::NotFound => continue,
            reach => reach?,
        };
        if visible_types(call, &reach.protection).contains(&columns.record_type) {
            visible.push(columns);
        }
    }
    if visible.is_empty() {
        return Err(Problem::new(Code::NotFound));
    }
    Ok((found, visible))
}

/// An event as the caller may see it, and the clients of whom it shows something.
///
/// # Errors
/// `not_found`, also when the caller may see none of its records; the database's.
pub async fn shown(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
) -> Result<(Secret<ShownEvent>, Vec<Subject>), Problem> {
    let (found, visible) = visible(call, unit, id).await?;
    let around = Around::of(call, unit, &visible).await?;
    let first = visible.first().ok_or_else(|| Problem::new(Code::NotFound))?;
    let (kind, record_type) = (Open(first.kind), first.record_type.clone());
    let mut subjects: Vec<Subject> = Vec::new();
    for columns in &visible {
        if !subjects.iter().any(|subject| subject.client == columns.client) {
            subjects.push(Subject::shown(columns.client, "records"));
        }
    }
    let event = found.map(|found: Vec<StoredRecord>| {
        let seen = |stored: &&StoredRecord| visible.iter().any(|columns| columns.id == stored.columns.id);
        let seen: Vec<&StoredRecord> = found.iter().filter(seen).collect();
        ShownEvent {
            id: id.0,
            version: 1,
            kind,
            record_type,
            records: seen
                .iter()
                .map(|stored| shown_record(call, &around, stored))
                .collect(),
            allowed_actions: actions(call, &seen),
        }
    });
    Ok((event, subjects))
}

/// What the caller may do with an event. Attendance is marked when any of its records may pass on.
pub fn actions(call: &RegisterCaller, seen: &[&StoredRecord]) -> Vec<AllowedAction> {
    let passes = |stored: &&StoredRecord| may_pass_on(call, stored);
    let any = seen.iter().map(passes).reduce(Result::or).unwrap_or(Ok(()));
    let actions = call.app.operations.on_event().map(|(operation, action)| {
        let decision = match operation.right().is_none_or(|right| call.may(right)) {
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
