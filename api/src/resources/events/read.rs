//! Reading a shared event: the records of those clients whom the caller may see.

use super::ReadEvent;
use super::dto::ShownEvent;
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::call::Call;
use crate::contract::coded::Open;
use crate::contract::problem::Code;
use crate::contract::shared::AllowedAction;
use crate::request::{self, Query};
use crate::resources::clients::file::Reach;
use crate::resources::records::{Around, ShownRecord, may_pass_on, visible_types};
use actix_web::{HttpRequest, get};
use domain::access::Right;
use domain::ids::SharedEventId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, StoredRecord};

/// Records of one event, at most.
pub(super) const MOST: usize = 200;

/// The records of an event, and what stands in clear of those that the caller may see.
///
/// # Errors
/// `not_found`, also when the caller may see none of them; the database's.
pub(super) async fn visible(
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
pub(super) async fn shown(
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
                .map(|stored| ShownRecord::of(call, &around, stored))
                .collect(),
            allowed_actions: actions(call, &seen),
        }
    });
    Ok((event, subjects))
}

/// What the caller may do with an event. Attendance is marked when any of its records may pass on.
fn actions(call: &RegisterCaller, seen: &[&StoredRecord]) -> Vec<AllowedAction> {
    let passes = |stored: &&StoredRecord| may_pass_on(call, stored);
    let any = seen.iter().map(passes).reduce(Result::or).unwrap_or(Ok(()));
    let decisions = [("markAttendance", any), ("createEventRecords", Ok(()))];
    let actions = decisions.into_iter().map(|(operation, decision)| {
        let decision = match call.may(Right::RecordEdit) {
            true => decision,
            false => Err(Code::RightMissing),
        };
        AllowedAction {
            operation_id: operation.to_owned(),
            allowed: decision.is_ok(),
            code: decision.err().map(|code| code.code().to_owned()),
            ground: None,
        }
    });
    actions.collect()
}

/// Reads a shared event.
///
/// Needs `record.view`. Shows the records of those clients alone whom the caller may see; with none, the
/// event is not there. Leaves an entry that names each client who is shown.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownEvent, description = "The event.")))]
#[get("/v1/registers/{register}/events/{event}")]
pub(super) async fn read_event(call: Call<ReadEvent>, request: HttpRequest) -> Answer {
    let id: SharedEventId = request::id(&request, "event")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let (event, subjects) = shown(&call, &mut unit, id).await?;
    drop(unit);
    Ok(answer::versioned(call.show(event, call.entry(subjects)).await?))
}
