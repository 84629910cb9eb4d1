//! Recomputing every MAC of the user log.

use super::{Prepared, mac};
use crate::error::Error;
use crate::log::query::EventRow;
use crate::row;
use crate::store::Store;
use domain::ids::RegisterKey;
use uuid::Uuid;

/// What a verification found.
#[derive(Debug, Default)]
pub struct Verification {
    /// How many entries were read.
    pub entries: u64,
    /// Entries whose MAC does not fit what they say.
    pub changed: Vec<Uuid>,
}

row! {
    struct RawSubject { client_id: Uuid, shown: String }
}

const PAGE: &str = "SELECT id, at, user_id, operation, outcome, detail, salt, mac FROM log_events
    WHERE register_key = $1 AND id > $2 ORDER BY id LIMIT 500";
const SUBJECTS: &str = "SELECT client_id, shown FROM log_subjects
    WHERE register_key = $1 AND event_id = $2 ORDER BY client_id";

/// Recomputes the MAC of every entry of a register's log. A changed entry, or one whose subject rows
/// were changed, added or removed, is named; an entry that is missing altogether is not yet seen.
///
/// # Errors
/// The database's.
pub async fn verify(store: &Store, register: RegisterKey) -> Result<Verification, Error> {
    let keys = store.register_keys(register).await?;
    let mut found = Verification::default();
    let mut after = Uuid::nil();
    loop {
        let mut tx = store.reader().await?;
        let events: Vec<EventRow> = tx.sql(PAGE).bind(register.0).bind(after).all().await?;
        let Some(last) = events.last() else {
            return Ok(found);
        };
        after = last.id;
        for event in events {
            let subjects: Vec<RawSubject> = tx.sql(SUBJECTS).bind(register.0).bind(event.id).all().await?;
            let mut subjects: Vec<_> = subjects
                .into_iter()
                .map(|row| (row.client_id, row.shown))
                .collect();
            subjects.sort();
            let stored = event.mac.clone();
            let entry = Prepared {
                register: register.0,
                id: event.id,
                at: event.at,
                user: event.user_id,
                operation: event.operation,
                outcome: event.outcome,
                detail: event.detail,
                salt: event.salt,
                mac: Vec::new(),
                subjects,
            };
            found.entries += 1;
            if mac(&keys, &entry) != stored {
                found.changed.push(event.id);
            }
        }
    }
}
