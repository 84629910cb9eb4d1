//! The outbox: what has changed, by id and version only, written with the change itself.

use crate::error::Error;
use crate::unit::Unit;
use domain::ids::ClientId;
use uuid::Uuid;

const INSERT: &str =
    "INSERT INTO changes (register_key, id, client_id, kind, resource_id, version, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Notes a change of a client or of what belongs to one.
///
/// # Errors
/// The database's.
pub async fn note(
    unit: &mut Unit,
    client: ClientId,
    kind: &'static str,
    resource: Uuid,
    version: i64,
) -> Result<(), Error> {
    let (register, id, now) = (unit.register(), unit.ids().next(), unit.now);
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(id)
        .bind(client.0)
        .bind(kind.to_owned())
        .bind(resource)
        .bind(version)
        .bind(now)
        .run()
        .await
        .map(|_| ())
}
