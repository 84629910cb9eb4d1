//! Writing entries: however many, in one statement.

use crate::engine::additions::{Additions, EntryAdded, SubjectAdded};
use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::tx::Tx;
use crate::log::entry::StoredEntry;

/// Writes entries into a transaction: they go with what else it adds.
pub(crate) fn insert(tx: &mut Tx, entries: &[StoredEntry]) {
    collect(tx.additions(), entries);
}

/// Writes entries in a transaction of their own.
pub(crate) async fn insert_alone(db: &Db, entries: &[StoredEntry]) -> Result<(), Error> {
    let mut rows = Additions::default();
    collect(&mut rows, entries);
    db.add(&mut rows).await
}

fn collect(rows: &mut Additions, entries: &[StoredEntry]) {
    for entry in entries {
        rows.push(&event(entry));
        for subject in subjects(entry) {
            rows.push(&subject);
        }
    }
}

fn event(entry: &StoredEntry) -> EntryAdded {
    EntryAdded {
        register_key: entry.register,
        id: entry.id,
        at: entry.at,
        user_id: entry.user,
        operation: entry.operation.clone(),
        outcome: entry.outcome.clone(),
        detail: entry.detail.clone(),
        salt: entry.salt.clone(),
        mac: entry.mac.clone(),
    }
}

fn subjects(entry: &StoredEntry) -> impl Iterator<Item = SubjectAdded> {
    entry.subjects.iter().map(|(client, shown)| SubjectAdded {
        register_key: entry.register,
        client_id: *client,
        event_id: entry.id,
        shown: shown.clone(),
    })
}
