//! Shared events in which a client under a non-disclosure order had a part that is erased: what the others'
//! records say of the place stays hidden.

use crate::engine::conditions::{Bind, Conditions};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::unit::Unit;
use domain::ids::{ClientId, RecordId, SharedEventId};
use std::collections::BTreeSet;
use uuid::Uuid;

row! {
    struct EventRow { event_id: Uuid }
}

/// The events of a client's records, when the client is under an order; `such` are fewer of them.
macro_rules! protect {
    ($such:literal) => {
        concat!(
            "INSERT INTO protected_events (register_key, event_id)
            SELECT DISTINCT r.register_key, r.event_id FROM records r
            WHERE r.register_key = $1 AND r.client_id = $2 AND r.event_id IS NOT NULL",
            $such,
            " AND EXISTS (SELECT 1 FROM facts f WHERE f.register_key = $1 AND f.client_id = $2
                AND f.field = 'non_disclosure' AND f.superseded_at IS NULL AND NOT f.removed)
            ON CONFLICT DO NOTHING"
        )
    };
}

/// Keeps the events hidden in which a client has a part who is about to be erased, when under an order.
pub(crate) const PROTECT_ALL: &str = protect!("");
const PROTECT: &str = protect!(" AND r.id = $3");

/// Keeps the event of a record that is about to be erased hidden, when its client is under an order.
///
/// # Errors
/// The database's.
pub async fn protect_event_of(unit: &mut Unit, client: ClientId, record: RecordId) -> Result<(), Error> {
    let register = unit.register();
    let statement = unit.tx.sql(PROTECT).bind(register.0).bind(client.0);
    statement.bind(record.0).run().await.map(|_| ())
}

/// Those of some events that are kept hidden so.
///
/// # Errors
/// The database's.
pub async fn protected_among(
    unit: &mut Unit,
    events: &BTreeSet<SharedEventId>,
) -> Result<Vec<SharedEventId>, Error> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let mut such = Conditions::of_register("register_key = $1", unit.register().0);
    such.one_of("event_id", events.iter().map(|event| Bind::Id(event.0)));
    let statement = unit.tx.composed(format!(
        "SELECT event_id FROM protected_events WHERE {}",
        such.text
    ));
    let rows: Vec<EventRow> = such.bind(statement).all().await?;
    Ok(rows.into_iter().map(|row| SharedEventId(row.event_id)).collect())
}
