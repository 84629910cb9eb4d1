//! Sealing versions of a record: the first, and the next.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::records::days::RecordDays;
use crate::records::proposed::ProposedRecord;
use domain::client::fact::RestrictedBy;
use domain::client::provenance::RestsOn;
use domain::ids::{ClientId, RecordId, SharedEventId, UserId};
use domain::record::{RecordDocument, RecordReason, RecordState};
use domain::register::RegisterProfile;
use domain::secret::Secret;
use persistence::records::{self, NewRecord, RecordColumns, StoredRecord};
use persistence::{Unit, changes};

/// The first version of a record that is to be entered, judged.
pub struct FirstVersion {
    /// Its id.
    pub id: RecordId,
    /// The plan that it belongs to.
    pub parent: Option<RecordId>,
    /// The shared event that it is one client's part of.
    pub event: Option<SharedEventId>,
    /// What it says.
    pub entering: ProposedRecord,
    /// What it rests on.
    pub rests_on: RestsOn,
}

/// Seals the first version of a record and notes the change. Gives it back as it is stored.
///
/// # Errors
/// The database's.
pub async fn seal_first(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    first: FirstVersion,
) -> Result<Secret<StoredRecord>, Problem> {
    let FirstVersion {
        id,
        parent,
        event,
        entering,
        rests_on,
    } = first;
    let RecordDays {
        on_day,
        due_on,
        starts_at,
    } = entering.days(&caller.profile, caller.today);
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
        recorded_by: caller.person.id,
        author: caller.person.id,
        created_at: unit.now,
    };
    let salt = unit.ids().next();
    let retention_class = retention_class(&caller.profile, &entering.category);
    let document = Secret::new(entering.document(rests_on, salt));
    seal(unit, columns, retention_class, document).await
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

/// Seals the next version of a record and notes the change. Gives it back as it is stored.
///
/// # Errors
/// The database's.
pub async fn next_record(
    caller: &RegisterCaller,
    unit: &mut Unit,
    former: RecordColumns,
    next: NextRecord,
    document: Secret<RecordDocument>,
) -> Result<Secret<StoredRecord>, Problem> {
    let NewRecord {
        columns,
        retention_class,
        document,
    } = next_version(caller, former, next, document);
    seal(unit, columns, retention_class, document).await
}

/// Seals the next versions of several records of a client and notes the changes.
///
/// # Errors
/// The database's.
pub async fn next_records(unit: &mut Unit, client: ClientId, next: Vec<NewRecord>) -> Result<(), Problem> {
    let versions: Vec<_> = next
        .iter()
        .map(|new| (new.columns.id, new.columns.version))
        .collect();
    records::record_all(unit, client, next).await?;
    for (record, version) in versions {
        changes::note(unit, client, "record", record.0, version);
    }
    Ok(())
}

/// The next version of a record, to be sealed.
pub fn next_version(
    caller: &RegisterCaller,
    former: RecordColumns,
    next: NextRecord,
    document: Secret<RecordDocument>,
) -> NewRecord {
    let category = caller
        .profile
        .record_type(&former.record_type)
        .map(|known| known.category.as_str());
    let retention_class = retention_class(&caller.profile, category.unwrap_or_default());
    let columns = RecordColumns {
        version: former.version + 1,
        state: next.state,
        official: next.official,
        on_day: next.days.on_day,
        due_on: next.days.due_on,
        starts_at: next.days.starts_at,
        restricted: next.restricted,
        removed: next.removed,
        reason: next.reason,
        recorded_by: caller.person.id,
        ..former
    };
    NewRecord {
        columns,
        retention_class,
        document,
    }
}

async fn seal(
    unit: &mut Unit,
    columns: RecordColumns,
    retention_class: String,
    document: Secret<RecordDocument>,
) -> Result<Secret<StoredRecord>, Problem> {
    let new = NewRecord {
        columns: columns.clone(),
        retention_class,
        document: document.clone(),
    };
    records::record(unit, new).await?;
    changes::note(unit, columns.client, "record", columns.id.0, columns.version);
    let recorded_at = unit.now;
    Ok(document.map(|document| StoredRecord {
        restricted_now: columns.restricted,
        columns,
        recorded_at,
        superseded_at: None,
        document,
    }))
}

/// The retention class of a category.
pub fn retention_class(profile: &RegisterProfile, category: &str) -> String {
    let category = profile.category(category);
    category.map_or_else(
        || profile.protective_retention_class.clone(),
        |category| category.retention_class.clone(),
    )
}
