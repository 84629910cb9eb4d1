//! Sealing versions of records.

use crate::aggregates::records::stored::{RecordColumns, TABLE};
use crate::engine::error::Error;
use crate::engine::unit::Unit;
use crate::engine::versions::{supersede, supersede_former_version};
use crate::sealing::class_keys::sealing_key;
use crate::sealing::seal::{RowIdentity, close};
use chrono::{DateTime, Utc};
use domain::client::fact::RestrictedBy;
use domain::ids::{ClientId, RecordId};
use domain::record::RecordDocument;
use domain::secret::Secret;

/// A version of a record that is about to be sealed.
pub struct NewRecord {
    /// What stands in clear.
    pub columns: RecordColumns,
    /// The retention class that it is sealed in.
    pub retention_class: String,
    /// What it says.
    pub document: Secret<RecordDocument>,
}

const SUPERSEDE: &str = supersede!("records");
const INSERT: &str = "INSERT INTO records (register_key, client_id, id, version, parent_id, event_id, kind,
    record_type, state, official, on_day, due_on, starts_at, restricted, removed, change_reason, recorded_by,
    recorded_at, author, created_at, superseded_at, key_id, sealed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)";
const ERASE: &str =
    "DELETE FROM records WHERE register_key = $1 AND client_id = $2 AND id = $3 AND version < $4";

/// Seals a version of a record, taking the place of the version before it.
///
/// # Errors
/// [`Error::Collided`] when the version before it was superseded in the meantime; the database's.
pub async fn record(unit: &mut Unit, new: NewRecord) -> Result<(), Error> {
    let (now, columns) = (unit.now, &new.columns);
    supersede_former_version(unit, SUPERSEDE, columns.client, columns.id.0, columns.version).await?;
    carry(unit, new, now, None).await
}

/// Seals a version of a record as it was made at a time: versions that are carried to another client keep
/// theirs.
///
/// # Errors
/// The database's.
pub async fn carry(
    unit: &mut Unit,
    new: NewRecord,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let NewRecord {
        columns,
        retention_class,
        document,
    } = new;
    let register = unit.register();
    let key = sealing_key(unit, columns.client, &retention_class).await?;
    let bound_columns = columns.bound_columns();
    let identity = RowIdentity {
        register,
        client: columns.client,
        table: TABLE,
        row: columns.id.0,
        version: columns.version,
        columns: &bound_columns,
    };
    let sealed = close(&key, identity, document)?;
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(columns.client.0)
        .bind(columns.id.0)
        .bind(columns.version)
        .bind(columns.parent.map(|parent| parent.0))
        .bind(columns.event.map(|event| event.0))
        .bind(columns.kind.code())
        .bind(columns.record_type)
        .bind(columns.state.code())
        .bind(columns.official.map(|official| official.0))
        .bind(columns.on_day)
        .bind(columns.due_on)
        .bind(columns.starts_at)
        .bind(columns.restricted.map(RestrictedBy::code))
        .bind(columns.removed)
        .bind(columns.reason.code())
        .bind(columns.recorded_by.0)
        .bind(recorded_at)
        .bind(columns.author.0)
        .bind(columns.created_at)
        .bind(superseded_at)
        .bind(key.id)
        .bind(sealed)
        .run()
        .await
        .map(|_| ())
}

/// Erases every version of a record before the given one: what was moved or redacted leaves no content
/// behind.
///
/// # Errors
/// The database's.
pub async fn erase_before(
    unit: &mut Unit,
    client: ClientId,
    record: RecordId,
    version: i64,
) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(ERASE)
        .bind(register.0)
        .bind(client.0)
        .bind(record.0)
        .bind(version)
        .run()
        .await
        .map(|_| ())
}
