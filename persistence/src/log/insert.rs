//! Writing entries: however many, in one statement a table.

use crate::engine::db::{Db, PerDatabase, Tx};
use crate::engine::error::Error;
use crate::log::entry::StoredEntry;
use chrono::SecondsFormat;
use domain::text::hex;
use serde_json::{Value, json};
use uuid::Uuid;

/// The columns of an event, in the order of its row.
macro_rules! events {
    () => {
        "INSERT INTO log_events (register_key, id, at, user_id, operation, outcome, detail, salt, mac)"
    };
}

/// The columns of a subject, in the order of its row.
macro_rules! subjects {
    () => {
        "INSERT INTO log_subjects (register_key, client_id, event_id, shown)"
    };
}

const EVENTS: PerDatabase = PerDatabase {
    sqlite: concat!(
        events!(),
        " SELECT value ->> 0, unhex(value ->> 1), value ->> 2, unhex(value ->> 3), value ->> 4, value ->> 5, value ->> 6,
          unhex(value ->> 7), unhex(value ->> 8) FROM json_each($1)"
    ),
    postgres: concat!(
        events!(),
        " SELECT (v ->> 0)::BIGINT, (v ->> 1)::UUID, (v ->> 2)::TIMESTAMPTZ, (v ->> 3)::UUID, v ->> 4, v ->> 5, v ->> 6,
          decode(v ->> 7, 'hex'), decode(v ->> 8, 'hex') FROM json_array_elements($1::JSON) v"
    ),
};

const SUBJECTS: PerDatabase = PerDatabase {
    sqlite: concat!(
        subjects!(),
        " SELECT value ->> 0, unhex(value ->> 1), unhex(value ->> 2), value ->> 3 FROM json_each($1)"
    ),
    postgres: concat!(
        subjects!(),
        " SELECT (v ->> 0)::BIGINT, (v ->> 1)::UUID, (v ->> 2)::UUID, v ->> 3 FROM json_array_elements($1::JSON) v"
    ),
};

/// The rows of both tables.
fn rows(entries: &[StoredEntry]) -> (Vec<Value>, Vec<Value>) {
    let id = |id: &Uuid| id.simple().to_string();
    let event = |entry: &StoredEntry| {
        json!([
            entry.register,
            id(&entry.id),
            // As the driver writes a time.
            entry.at.to_rfc3339_opts(SecondsFormat::AutoSi, false),
            entry.user.as_ref().map(id),
            entry.operation,
            entry.outcome,
            entry.detail,
            hex(&entry.salt),
            hex(&entry.mac),
        ])
    };
    let subject = |entry: &StoredEntry, (client, shown): &(Uuid, String)| {
        json!([entry.register, id(client), id(&entry.id), shown])
    };
    let subjects = entries
        .iter()
        .flat_map(|entry| entry.subjects.iter().map(|of| subject(entry, of)));
    (entries.iter().map(event).collect(), subjects.collect())
}

/// Writes entries into a transaction.
pub(crate) async fn insert(tx: &mut Tx, entries: &[StoredEntry]) -> Result<(), Error> {
    let (events, subjects) = rows(entries);
    tx.either(EVENTS)
        .bind(Value::from(events).to_string())
        .run()
        .await?;
    if !subjects.is_empty() {
        tx.either(SUBJECTS)
            .bind(Value::from(subjects).to_string())
            .run()
            .await?;
    }
    Ok(())
}

/// Writes entries in a transaction of their own.
pub(crate) async fn insert_alone(db: &Db, entries: &[StoredEntry]) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    insert(&mut tx, entries).await?;
    tx.commit().await
}
