//! Sealing versions of a record: the first, and the next.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::records::days::RecordDays;
use crate::records::entering::Entering;
use domain::client::fact::RestrictedBy;
use domain::client::provenance::RestsOn;
use domain::ids::{ClientId, RecordId, SharedEventId, UserId};
use domain::record::{RecordDocument, RecordReason, RecordState};
use domain::register::RegisterProfile;
use domain::secret::Secret;
use persistence::records::{self, NewRecord, RecordColumns};
use persistence::{Unit, changes};

/// A record that is to be entered, judged.
pub struct Entered {
    /// Its id.
    pub id: RecordId,
    /// The plan that it belongs to.
    pub parent: Option<RecordId>,
    /// The shared event that it is one client's part of.
    pub event: Option<SharedEventId>,
    /// What it says.
    pub entering: Entering,
    /// What it rests on.
    pub rests_on: RestsOn,
}

/// Seals the first version of a record and notes the change.
///
/// # Errors
/// The database's.
pub async fn seal_first(
    call: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    entered: Entered,
) -> Result<(), Problem> {
    let Entered {
        id,
        parent,
        event,
        entering,
        rests_on,
    } = entered;
    let RecordDays {
        on_day,
        due_on,
        starts_at,
    } = entering.days(&call.profile, call.today);
    let columns = RecordColumns {
        client,
        id,
        version: 1,
        parent,
        event,
        kind: entering.kind(),
        record_type: entering.record_type.clone(),
        state: entering.state,
        official: Some(entering.official),
        on_day,
        due_on,
        starts_at,
        restricted: None,
        removed: false,
        reason: RecordReason::Recorded,
        recorded_by: call.person.id,
        author: call.person.id,
        created_at: unit.now,
    };
    let salt = unit.ids().next();
    let new = NewRecord {
        columns,
        retention_class: retention_class(&call.profile, &entering.category),
        document: Secret::new(entering.document(rests_on, salt)),
    };
    records::record(unit, new).await?;
    changes::note(unit, client, "record", id.0, 1).await?;
    Ok(())
}

/// What the next version of a record says beside its seal; what is not named stays.
pub struct NextRecord {
    /// Why there is a next version.
    pub reason: RecordReason,
    /// In which state.
    pub state: RecordState,
    /// Who answers for it.
    pub official: Option<UserId>,
    /// The days that stand beside its seal.
    pub days: RecordDays,
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
            days: RecordDays {
                on_day: columns.on_day,
                due_on: columns.due_on,
                starts_at: columns.starts_at,
            },
            restricted: columns.restricted,
            removed: columns.removed,
        }
    }
}

/// Seals the next version of a record and notes the change.
///
/// # Errors
/// The database's.
pub async fn next_record(
    call: &RegisterCaller,
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
        on_day: next.days.on_day,
        due_on: next.days.due_on,
        starts_at: next.days.starts_at,
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

/// The retention class of a category.
pub fn retention_class(profile: &RegisterProfile, category: &str) -> String {
    let category = profile.category(category);
    category.map_or_else(
        || profile.protective_retention_class.clone(),
        |category| category.retention_class.clone(),
    )
}
