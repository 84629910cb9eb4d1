//! Recomputing every MAC of the user log.

use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::store::Store;
use crate::engine::unit::Unit;
use crate::log::entry::{Detail, StoredEntry, mac};
use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use domain::ids::{EventId, RegisterKey};
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};
use std::collections::HashMap;
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
    struct RawEvent {
        id: Uuid,
        at: Readable<String>,
        user_id: Readable<Option<Uuid>>,
        operation: Readable<String>,
        outcome: Readable<String>,
        detail: Readable<String>,
        salt: Readable<Vec<u8>>,
        mac: Readable<Vec<u8>>,
    }
}
row! {
    struct RawSubject { event_id: Uuid, client_id: Readable<Uuid>, shown: Readable<String> }
}

/// What a column holds, unless somebody put there what this program never writes. That is a finding, and
/// does not keep the other entries from being looked at.
struct Readable<T>(Option<T>);

impl<DB: Database, T: Type<DB>> Type<DB> for Readable<T> {
    fn type_info() -> DB::TypeInfo {
        T::type_info()
    }

    fn compatible(_: &DB::TypeInfo) -> bool {
        true
    }
}

impl<'r, DB: Database, T: Decode<'r, DB>> Decode<'r, DB> for Readable<T> {
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(T::decode(value).ok()))
    }
}

// The time as text: the drivers read only times that they can hold.
const PAGE: &str = "SELECT id, CAST(at AS TEXT) AS at, user_id, operation, outcome, detail, salt, mac
    FROM log_events WHERE register_key = $1 AND id > $2 ORDER BY id LIMIT 500";
// The subjects of a page: of the entries from one on, to the last.
const SUBJECTS: &str = "SELECT event_id, client_id, shown FROM log_subjects
    WHERE register_key = $1 AND event_id >= $2 AND event_id <= $3 ORDER BY event_id, client_id";

const ONE: &str = "SELECT id, CAST(at AS TEXT) AS at, user_id, operation, outcome, detail, salt, mac
    FROM log_events WHERE register_key = $1 AND id = $2";

/// What one entry is about, and whether its MAC fits what it says. An entry that is not there is not intact.
///
/// # Errors
/// The database's.
pub async fn one(unit: &mut Unit, id: EventId) -> Result<(Option<String>, bool), Error> {
    let register = unit.register();
    let event: Option<RawEvent> = unit.tx.sql(ONE).bind(register.0).bind(id.0).opt().await?;
    let Some(event) = event else {
        return Ok((None, false));
    };
    let subjects = unit.tx.sql(SUBJECTS).bind(register.0).bind(id.0).bind(id.0);
    let subjects = subjects.all().await?;
    let stored = event.mac.0.clone();
    let Some(entry) = read(register, event, subjects) else {
        return Ok((None, false));
    };
    let intact = Some(mac(unit.keys.log_mac(), &entry)) == stored;
    let detail: Option<Detail> = serde_json::from_str(&entry.detail).ok();
    Ok((detail.and_then(|detail| detail.about), intact))
}

/// Recomputes the MAC of every entry of a register's log. A changed entry, or one whose subject rows
/// were changed, added or removed, is named; an entry that is missing altogether is not yet seen.
///
/// # Errors
/// The database's.
pub async fn verify(store: &Store, register: RegisterKey) -> Result<Verification, Error> {
    let keys = store.register_keys(register).await?;
    check(store.db(), Some(keys.log_mac()), register, |_| {}).await
}

/// Reads page by page, and says after each how many entries were read.
pub(super) async fn check(
    db: &Db,
    key: Option<&hmac::Key>,
    register: RegisterKey,
    so_far: impl Fn(u64),
) -> Result<Verification, Error> {
    let mut found = Verification::default();
    let mut after = Uuid::nil();
    loop {
        let mut tx = db.reader().await?;
        let events: Vec<RawEvent> = tx.sql(PAGE).bind(register.0).bind(after).all().await?;
        let Some((first, last)) = events.first().zip(events.last()) else {
            return Ok(found);
        };
        after = last.id;
        let subjects = tx.sql(SUBJECTS).bind(register.0).bind(first.id).bind(last.id);
        let mut of_event: HashMap<Uuid, Vec<RawSubject>> = HashMap::new();
        for subject in subjects.all::<RawSubject>().await? {
            of_event.entry(subject.event_id).or_default().push(subject);
        }
        for event in events {
            let subjects = of_event.remove(&event.id).unwrap_or_default();
            let (id, stored) = (event.id, event.mac.0.clone());
            let entry = read(register, event, subjects);
            let made = key.zip(entry).map(|(key, entry)| mac(key, &entry));
            found.entries += 1;
            if made.is_none() || made != stored {
                found.changed.push(id);
            }
        }
        so_far(found.entries);
    }
}

/// An entry as it was written; `None` when it is not one that this program writes.
fn read(register: RegisterKey, event: RawEvent, subjects: Vec<RawSubject>) -> Option<StoredEntry> {
    let subjects = subjects.into_iter().map(|row| row.client_id.0.zip(row.shown.0));
    let mut subjects = subjects.collect::<Option<Vec<_>>>()?;
    subjects.sort();
    Some(StoredEntry {
        register: register.0,
        id: event.id,
        at: instant(&event.at.0?)?,
        user: event.user_id.0?,
        operation: event.operation.0?,
        outcome: event.outcome.0?,
        detail: event.detail.0?,
        salt: event.salt.0?,
        mac: Vec::new(),
        subjects,
    })
}

/// A time as either database writes it: `2026-03-02T09:00:00+00:00`, `2026-03-02 09:00:00+00`.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.replacen('T', " ", 1);
    let instant = DateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S%.f%#z").ok()?;
    Some(instant.to_utc())
}
