//! Sealing versions of records.

use crate::aggregates::records::stored::{RecordColumns, TABLE};
use crate::engine::additions::RecordAdded;
use crate::engine::error::Error;
use crate::engine::unit::Unit;
use crate::engine::versions::supersede_former_versions;
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

const ERASE: &str =
    "DELETE FROM records WHERE register_key = $1 AND client_id = $2 AND id = $3 AND version < $4";

/// Seals a version of a record, taking the place of the version before it.
///
/// # Errors
/// [`Error::Collided`] when the version before it was superseded in the meantime; the database's.
pub async fn record(unit: &mut Unit, new: NewRecord) -> Result<(), Error> {
    let client = new.columns.client;
    record_all(unit, client, vec![new]).await
}

/// The same for several records of one client.
///
/// # Errors
/// As [`record`].
pub async fn record_all(unit: &mut Unit, client: ClientId, records: Vec<NewRecord>) -> Result<(), Error> {
    let columns = records.iter().map(|new| &new.columns);
    let new_versions = columns.map(|columns| (columns.id.0, columns.version));
    supersede_former_versions(unit, TABLE, client, new_versions).await?;
    let now = unit.now;
    for new in records {
        carry(unit, new, now, None).await?;
    }
    Ok(())
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
    unit.tx.add(&RecordAdded {
        register_key: register.0,
        client_id: columns.client.0,
        id: columns.id.0,
        version: columns.version,
        parent_id: columns.parent.map(|parent| parent.0),
        event_id: columns.event.map(|event| event.0),
        kind: columns.kind.code(),
        record_type: columns.record_type,
        state: columns.state.code(),
        official: columns.official.map(|official| official.0),
        on_day: columns.on_day,
        due_on: columns.due_on,
        starts_at: columns.starts_at,
        restricted: columns.restricted.map(RestrictedBy::code),
        removed: columns.removed,
        change_reason: columns.reason.code(),
        recorded_by: columns.recorded_by.0,
        recorded_at,
        author: columns.author.0,
        created_at: columns.created_at,
        superseded_at,
        key_id: key.id,
        sealed,
    });
    Ok(())
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
