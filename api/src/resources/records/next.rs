//! The next version of a record.

use super::entering::retention_class;
use crate::call::{Call, Operation};
use crate::problem::Problem;
use chrono::NaiveDate;
use domain::fact::RestrictedBy;
use domain::ids::UserId;
use domain::record::{RecordDocument, RecordReason, RecordState};
use domain::secret::Secret;
use persistence::Unit;
use persistence::changes;
use persistence::records::{self, NewRecord, RecordColumns};

/// What the next version of a record says beside its seal; what is not named stays.
pub struct NextRecord {
    /// Why there is a next version.
    pub reason: RecordReason,
    /// In which state.
    pub state: RecordState,
    /// Who answers for it.
    pub official: Option<UserId>,
    /// The day that it is about.
    pub on_day: NaiveDate,
    /// The day by which something is to be done.
    pub due_on: Option<NaiveDate>,
    /// Why it alone is restricted.
    pub restricted: Option<RestrictedBy>,
    /// Whether it leaves a trace without content.
    pub removed: bool,
}

impl NextRecord {
    /// The same again, for a reason.
    pub fn of(columns: &RecordColumns, reason: RecordReason) -> Self {
        Self {
            reason,
            state: columns.state,
            official: columns.official,
            on_day: columns.on_day,
            due_on: columns.due_on,
            restricted: columns.restricted,
            removed: columns.removed,
        }
    }
}

/// Seals the next version of a record and notes the change.
///
/// # Errors
/// The database's.
pub async fn next_record<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    former: RecordColumns,
    next: NextRecord,
    document: Secret<RecordDocument>,
) -> Result<(), Problem> {
    let category = call
        .profile
        .record_type(&former.record_type)
        .map(|known| known.category.as_str());
    let retention_class = retention_class(&call.profile, category.unwrap_or_default());
    let (client, id, version) = (former.client, former.id, former.version + 1);
    let columns = RecordColumns {
        version,
        state: next.state,
        official: next.official,
        on_day: next.on_day,
        due_on: next.due_on,
        restricted: next.restricted,
        removed: next.removed,
        reason: next.reason,
        recorded_by: call.person.id,
        ..former
    };
    let new = NewRecord {
        columns,
        retention_class,
        document,
    };
    records::record(unit, new).await?;
    changes::note(unit, client, "record", id.0, version).await?;
    Ok(())
}
