//! The outbox: what has changed, by id and version only, written with the change itself.

use crate::engine::error::Error;
use crate::engine::unit::Unit;
use domain::ids::ClientId;
use uuid::Uuid;

const INSERT: &str =
    "INSERT INTO changes (register_key, id, client_id, kind, resource_id, version, changed_at) VALUES ";

/// What changed of a client.
pub struct Change {
    /// What sort of thing.
    pub kind: &'static str,
    /// Its id.
    pub resource: Uuid,
    /// The version that the change made.
    pub version: i64,
}

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
    let change = Change {
        kind,
        resource,
        version,
    };
    note_all(unit, client, &[change]).await
}

/// Notes several changes of a client in one statement.
///
/// # Errors
/// The database's.
pub async fn note_all(unit: &mut Unit, client: ClientId, changes: &[Change]) -> Result<(), Error> {
    let (register, now) = (unit.register(), unit.now);
    for chunk in crate::engine::sql_lists::chunks(changes) {
        let ids: Vec<Uuid> = chunk.iter().map(|_| unit.ids().next()).collect();
        let mut insert = unit
            .tx
            .composed(INSERT.to_owned() + &crate::engine::sql_lists::values(chunk.len(), 7));
        for (change, id) in chunk.iter().zip(ids) {
            insert = insert
                .bind(register.0)
                .bind(id)
                .bind(client.0)
                .bind(change.kind)
                .bind(change.resource)
                .bind(change.version)
                .bind(now);
        }
        insert.run().await?;
    }
    Ok(())
}
