//! What would be left without an owner: before a grant ends, and once it has ended.

use crate::caller::RegisterCaller;
use chrono::Days;
use contract::handovers::unowned::LeftOfClient;
use domain::ids::{ClientId, UserId};
use persistence::handovers::UnownedOfClientRow;

/// How far ahead is looked, when no day is named.
pub const AHEAD: Days = Days::new(30);

/// What is left of a client, by official.
pub fn left_of(
    call: &RegisterCaller,
    client: ClientId,
    left: &[UnownedOfClientRow],
    wanted: impl Fn(uuid::Uuid) -> bool,
) -> Vec<LeftOfClient> {
    let own = left
        .iter()
        .filter(|row| row.client_id == client.0 && wanted(row.official));
    let own = own.map(|row| LeftOfClient {
        official: call.official(UserId(row.official)),
        responsible: row.clients > 0,
        open_records: row.records,
    });
    own.collect()
}
