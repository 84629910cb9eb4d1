//! Records as they are stored, opened for those who may be shown them.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::unit::Unit;
use crate::sealing::seal::{BoundColumn, Opener, RowIdentity, Sealed};
use chrono::{DateTime, NaiveDate, Utc};
use domain::client::fact::RestrictedBy;
use domain::ids::{ClientId, RecordId, SharedEventId, UserId};
use domain::record::{RecordDocument, RecordKind, RecordReason, RecordState};
use domain::secret::{NonPersonal, Secret};
use uuid::Uuid;

/// What of a version of a record stands in clear: what rules, lists and worklists go by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordColumns {
    /// Whose.
    pub client: ClientId,
    /// Its id; all versions share it.
    pub id: RecordId,
    /// Its version; 1 is the first.
    pub version: i64,
    /// The plan that it belongs to.
    pub parent: Option<RecordId>,
    /// The shared event that it is one client's part of.
    pub event: Option<SharedEventId>,
    /// Its kind.
    pub kind: RecordKind,
    /// Code of its type.
    pub record_type: String,
    /// Its state.
    pub state: RecordState,
    /// The official who answers for it.
    pub official: Option<UserId>,
    /// The day that it is about: of the meeting, of the appointment, or of recording.
    pub on_day: NaiveDate,
    /// The day by which something is to be done.
    pub due_on: Option<NaiveDate>,
    /// When an appointment begins.
    pub starts_at: Option<DateTime<Utc>>,
    /// Why it alone is restricted.
    pub restricted: Option<RestrictedBy>,
    /// Whether this version left a trace without content.
    pub removed: bool,
    /// Why this version was made.
    pub reason: RecordReason,
    /// Who made it.
    pub recorded_by: UserId,
    /// Who wrote the first version.
    pub author: UserId,
    /// When that was.
    pub created_at: DateTime<Utc>,
}

impl NonPersonal for RecordColumns {}

/// A version of a record, opened: only ever inside a [`Secret`].
#[derive(Clone)]
pub struct StoredRecord {
    /// What stands in clear.
    pub columns: RecordColumns,
    /// When this version was recorded.
    pub recorded_at: DateTime<Utc>,
    /// When a later version took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Why the record alone is restricted now: what is restricted is so in all its versions.
    pub restricted_now: Option<RestrictedBy>,
    /// What it says.
    pub document: RecordDocument,
}

row! {
    pub(super) struct RecordRow {
        pub(super) client_id: Uuid,
        pub(super) id: Uuid,
        pub(super) version: i64,
        pub(super) parent_id: Option<Uuid>,
        pub(super) event_id: Option<Uuid>,
        pub(super) kind: String,
        pub(super) record_type: String,
        pub(super) state: String,
        pub(super) official: Option<Uuid>,
        pub(super) on_day: NaiveDate,
        pub(super) due_on: Option<NaiveDate>,
        pub(super) starts_at: Option<DateTime<Utc>>,
        pub(super) restricted: Option<String>,
        pub(super) removed: bool,
        pub(super) change_reason: String,
        pub(super) recorded_by: Uuid,
        pub(super) recorded_at: DateTime<Utc>,
        pub(super) author: Uuid,
        pub(super) created_at: DateTime<Utc>,
        pub(super) superseded_at: Option<DateTime<Utc>>,
        pub(super) restricted_now: Option<String>,
        pub(super) key_id: Uuid,
        pub(super) sealed: Vec<u8>,
        pub(super) wrapped: Option<Vec<u8>>,
    }
}

pub(super) const TABLE: &str = "records";

pub(super) const COLUMNS: &str =
    "SELECT r.client_id, r.id, r.version, r.parent_id, r.event_id, r.kind, r.record_type,
    r.state, r.official, r.on_day, r.due_on, r.starts_at, r.restricted, r.removed, r.change_reason,
    r.recorded_by, r.recorded_at, r.author, r.created_at, r.superseded_at, r.key_id, r.sealed,
    (SELECT k.wrapped FROM keystore.client_keys k WHERE k.id = r.key_id) AS wrapped,
    CASE WHEN r.superseded_at IS NULL THEN r.restricted ELSE (SELECT n.restricted FROM records n
        WHERE n.register_key = r.register_key AND n.client_id = r.client_id AND n.id = r.id
        AND n.superseded_at IS NULL) END AS restricted_now";

impl RecordColumns {
    /// What is bound into the seal beside the place.
    pub(super) fn bound_columns(&self) -> [BoundColumn<'_>; 14] {
        [
            BoundColumn::OptionalId(self.parent.map(|parent| parent.0)),
            BoundColumn::OptionalId(self.event.map(|event| event.0)),
            BoundColumn::Code(Some(self.kind.code())),
            BoundColumn::Code(Some(&self.record_type)),
            BoundColumn::Code(Some(self.state.code())),
            BoundColumn::OptionalId(self.official.map(|official| official.0)),
            BoundColumn::Day(Some(self.on_day)),
            BoundColumn::Day(self.due_on),
            BoundColumn::At(self.starts_at),
            BoundColumn::Code(self.restricted.map(RestrictedBy::code)),
            BoundColumn::Flag(self.removed),
            BoundColumn::Code(Some(self.reason.code())),
            BoundColumn::Id(self.recorded_by.0),
            BoundColumn::Id(self.author.0),
        ]
    }

    fn of(row: &RecordRow) -> Option<Self> {
        Some(Self {
            client: ClientId(row.client_id),
            id: RecordId(row.id),
            version: row.version,
            parent: row.parent_id.map(RecordId),
            event: row.event_id.map(SharedEventId),
            kind: RecordKind::parse(&row.kind)?,
            record_type: row.record_type.clone(),
            state: RecordState::parse(&row.state)?,
            official: row.official.map(UserId),
            on_day: row.on_day,
            due_on: row.due_on,
            starts_at: row.starts_at,
            restricted: row.restricted.as_deref().and_then(RestrictedBy::parse),
            removed: row.removed,
            reason: RecordReason::parse(&row.change_reason)?,
            recorded_by: UserId(row.recorded_by),
            author: UserId(row.author),
            created_at: row.created_at,
        })
    }
}

pub(super) fn open_all(unit: &Unit, rows: Vec<RecordRow>) -> Result<Secret<Vec<StoredRecord>>, Error> {
    Ok(Secret::collect(
        open_each(unit, rows)?.into_iter().map(|(_, record)| record),
    ))
}

/// A version of a record, with what of it stands in clear beside it.
pub type EachRecord = (RecordColumns, Secret<StoredRecord>);

/// Opens each by itself: what changes them seals each again.
pub(super) fn open_each(unit: &Unit, rows: Vec<RecordRow>) -> Result<Vec<EachRecord>, Error> {
    let mut opener = Opener::new(&unit.keys, &unit.fresh);
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let columns =
            RecordColumns::of(&row).ok_or(Error::Internal("a record with a code that is not known"))?;
        let bound_columns = columns.bound_columns();
        let identity = RowIdentity {
            register: unit.register(),
            client: columns.client,
            table: TABLE,
            row: columns.id.0,
            version: columns.version,
            columns: &bound_columns,
        };
        let sealed = Sealed {
            key: row.key_id,
            wrapped: row.wrapped.as_deref(),
            body: &row.sealed,
        };
        // A class whose key was destroyed is gone, and its rows say nothing any more.
        let Some(document) = opener.open::<RecordDocument>(identity, &sealed)? else {
            continue;
        };
        let (recorded_at, superseded_at) = (row.recorded_at, row.superseded_at);
        let restricted_now = row.restricted_now.as_deref().and_then(RestrictedBy::parse);
        let opened = document.map(|document| StoredRecord {
            columns: columns.clone(),
            recorded_at,
            superseded_at,
            restricted_now,
            document,
        });
        records.push((columns, opened));
    }
    Ok(records)
}
