//! Where the user log keeps the digest of an original, in clear: ids and a code, nothing of the content.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::unit::Unit;
use chrono::{DateTime, Utc};
use domain::ids::{ClientId, RecordId};
use uuid::Uuid;

row! {
    /// Which version of a record is the original, and which entry of the log keeps its digest.
    #[derive(Clone)]
    pub struct Proof {
        /// The version that is proved.
        pub version: i64,
        /// Code of the record's type.
        pub record_type: String,
        /// The entry.
        pub event_id: Uuid,
        /// When the original was recorded.
        pub recorded_at: DateTime<Utc>,
    }
}

const INSERT: &str = "INSERT INTO record_proofs
    (register_key, client_id, record_id, version, record_type, event_id, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const FIND: &str = "SELECT version, record_type, event_id, recorded_at FROM record_proofs
    WHERE register_key = $1 AND client_id = $2 AND record_id = $3";
const DROP: &str = "DELETE FROM record_proofs WHERE register_key = $1 AND client_id = $2 AND record_id = $3";

/// Keeps where an original is proved.
///
/// # Errors
/// The database's.
pub async fn keep_proof(
    unit: &mut Unit,
    client: ClientId,
    record: RecordId,
    proof: Proof,
) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(client.0)
        .bind(record.0)
        .bind(proof.version)
        .bind(proof.record_type)
        .bind(proof.event_id)
        .bind(proof.recorded_at)
        .run()
        .await
        .map(|_| ())
}

/// Where an original is proved.
///
/// # Errors
/// The database's.
pub async fn proof(unit: &mut Unit, client: ClientId, record: RecordId) -> Result<Option<Proof>, Error> {
    let register = unit.register();
    let statement = unit.tx.sql(FIND).bind(register.0).bind(client.0).bind(record.0);
    statement.opt().await
}

/// Forgets where an original was proved: it was moved or redacted.
///
/// # Errors
/// The database's.
pub async fn drop_proof(unit: &mut Unit, client: ClientId, record: RecordId) -> Result<(), Error> {
    let register = unit.register();
    let statement = unit.tx.sql(DROP).bind(register.0).bind(client.0).bind(record.0);
    statement.run().await.map(|_| ())
}
