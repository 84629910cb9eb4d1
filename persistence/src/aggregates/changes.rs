//! The outbox: what has changed, by id and version only, written with the change itself.

use crate::engine::additions::ChangeAdded;
use crate::engine::unit::Unit;
use domain::ids::ClientId;
use uuid::Uuid;

/// Notes a change of a client or of what belongs to one.
pub fn note(unit: &mut Unit, client: ClientId, kind: &'static str, resource: Uuid, version: i64) {
    let added = ChangeAdded {
        register_key: unit.register().0,
        id: unit.ids().next(),
        client_id: client.0,
        kind,
        resource_id: resource,
        version,
        changed_at: unit.now,
    };
    unit.tx.add(&added);
}
