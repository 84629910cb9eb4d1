//! The user log: one event row, one subject row per client, a MAC over both.
//!
//! Entries of writes stand in the same transaction; entries of reads and refusals are written together
//! with those of every other request that waits (group commit).

mod query;
mod reader;
mod verify;
mod writer;

pub use query::{EventRow, LogFilter, LogView, page, page_of_client, subjects};
pub use reader::LogReader;
pub use verify::{Verification, one, verify};
pub(crate) use writer::LogWriter;

use crate::db::Tx;
use crate::error::Error;
use crate::keys::RegisterKeys;
use crate::store::Store;
use crate::unit::Unit;
use aws_lc_rs::hmac;
use aws_lc_rs::rand;
use chrono::{DateTime, Utc};
use domain::decision::Ground;
use domain::ids::EventId;
use domain::log::{Actor, Entry};
use domain::secret::{Secret, release};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What may leave, because the entry that says so is durable.
///
/// Only this module makes one. An answer with a client's data is built from a `Logged`, so forgetting
/// the log does not compile:
///
/// ```
/// use domain::{log::Entry, secret::Secret};
/// use persistence::{Error, Logged, Store};
///
/// async fn answer(store: &Store, entry: Entry, name: Secret<String>) -> Result<Logged<String>, Error> {
///     let answer: Logged<String> = store.show(entry, name).await?;
///     Ok(answer)
/// }
/// ```
///
/// Without the log there is no way from the secret to the answer:
///
/// ```compile_fail,E0308
/// use domain::{log::Entry, secret::Secret};
/// use persistence::{Error, Logged, Store};
///
/// async fn answer(store: &Store, entry: Entry, name: Secret<String>) -> Result<Logged<String>, Error> {
///     let answer: Logged<String> = name;
///     Ok(answer)
/// }
/// ```
pub struct Logged<T> {
    value: T,
    receipt: Receipt,
}

impl<T> Logged<T> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the entry is durable: its receipt is here"
    )]
    pub(crate) fn durable(value: Secret<T>, receipt: Receipt) -> Self {
        Self {
            value: release::after_log_or_into_seal(value),
            receipt,
        }
    }

    /// Something of the answer, for its headers.
    pub fn peek<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        look(&self.value)
    }

    /// The same entry's answer in another shape.
    pub fn map<U>(self, shape: impl FnOnce(T) -> U) -> Logged<U> {
        Logged {
            value: shape(self.value),
            receipt: self.receipt,
        }
    }

    /// The answer and its receipt.
    pub fn into_parts(self) -> (T, Receipt) {
        (self.value, self.receipt)
    }
}

/// What an answer carries to prove that its entry exists: the entry's id and MAC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The entry.
    pub entry: EventId,
    /// The MAC over it, in hexadecimal.
    pub mac: String,
}

impl std::fmt::Display for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.entry, self.mac)
    }
}

/// An entry as it is written.
pub(crate) struct Prepared {
    pub(crate) register: i64,
    pub(crate) id: Uuid,
    pub(crate) at: DateTime<Utc>,
    pub(crate) user: Option<Uuid>,
    pub(crate) operation: String,
    pub(crate) outcome: String,
    pub(crate) detail: String,
    pub(crate) salt: Vec<u8>,
    pub(crate) mac: Vec<u8>,
    pub(crate) subjects: Vec<(Uuid, String)>,
}

impl Prepared {
    pub(crate) fn receipt(&self) -> Receipt {
        let mac = self.mac.iter().map(|byte| format!("{byte:02x}")).collect();
        Receipt {
            entry: EventId(self.id),
            mac,
        }
    }
}

/// The part of an entry that no query filters by.
#[derive(Serialize, Deserialize)]
pub(crate) struct Detail {
    pub(crate) actor: Actor,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) ground: Option<DetailGround>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) about: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) trace: Option<String>,
    pub(crate) count: u32,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct DetailGround {
    pub(crate) section: Option<String>,
    pub(crate) provision: Option<String>,
    pub(crate) consent: Option<Uuid>,
    pub(crate) reading: bool,
}

impl From<&Ground> for DetailGround {
    fn from(ground: &Ground) -> Self {
        Self {
            section: ground.section.clone(),
            provision: ground.provision.clone(),
            consent: ground.consent.map(|consent| consent.0),
            reading: ground.reading,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Shown {
    pub(crate) shown: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) withheld: Vec<String>,
}

const SALT_LEN: usize = 16;

/// Prepares an entry: serialised, salted, with its MAC.
pub(crate) fn prepare(keys: &RegisterKeys, entry: &Entry) -> Result<Prepared, Error> {
    let unwritable = |_| Error::Internal("a log entry cannot be written");
    let detail = Detail {
        actor: entry.actor.clone(),
        code: entry.code.clone(),
        ground: entry.ground.as_ref().map(DetailGround::from),
        about: entry.about.clone(),
        trace: entry.trace.clone(),
        count: entry.count,
    };
    let mut subjects = Vec::with_capacity(entry.subjects.len());
    for subject in &entry.subjects {
        let shown = Shown {
            shown: subject.shown.clone(),
            withheld: subject.withheld.clone(),
        };
        subjects.push((
            subject.client.0,
            serde_json::to_string(&shown).map_err(unwritable)?,
        ));
    }
    // Sorted, so that the MAC does not depend on the order in which rows come back.
    subjects.sort();
    subjects.dedup_by(|a, b| a.0 == b.0);
    let mut salt = vec![0; SALT_LEN];
    rand::fill(&mut salt).map_err(|_| Error::Internal("the system gives no randomness"))?;
    let mut prepared = Prepared {
        register: entry.register.0,
        id: entry.id.0,
        at: entry.at,
        user: entry.actor.user.map(|user| user.0),
        operation: entry.operation.clone(),
        outcome: entry.outcome.code().to_owned(),
        detail: serde_json::to_string(&detail).map_err(unwritable)?,
        salt,
        mac: Vec::new(),
        subjects,
    };
    prepared.mac = mac(keys.log_mac(), &prepared);
    Ok(prepared)
}

/// The MAC over everything an entry says. Each part is preceded by its length, so that no two entries
/// spell the same bytes.
pub(crate) fn mac(key: &hmac::Key, entry: &Prepared) -> Vec<u8> {
    let mut context = hmac::Context::with_key(key);
    let mut part = |bytes: &[u8]| {
        context.update(&(bytes.len() as u64).to_be_bytes());
        context.update(bytes);
    };
    part(&entry.register.to_be_bytes());
    part(entry.id.as_bytes());
    part(&entry.at.timestamp_micros().to_be_bytes());
    part(entry.user.as_ref().map_or(&[][..], |user| user.as_bytes()));
    part(entry.operation.as_bytes());
    part(entry.outcome.as_bytes());
    part(entry.detail.as_bytes());
    part(&entry.salt);
    for (client, shown) in &entry.subjects {
        part(client.as_bytes());
        part(shown.as_bytes());
    }
    context.sign().as_ref().to_vec()
}

const INSERT_EVENTS: &str =
    "INSERT INTO log_events (register_key, id, at, user_id, operation, outcome, detail, salt, mac) VALUES ";
const INSERT_SUBJECTS: &str = "INSERT INTO log_subjects (register_key, client_id, event_id, shown) VALUES ";

/// Rows per statement: powers of two, so that few statements are prepared and kept.
const CHUNKS: [usize; 4] = [64, 16, 4, 1];

fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = *CHUNKS.iter().find(|size| **size <= rows.len())?;
        let (chunk, rest) = rows.split_at(size);
        rows = rest;
        Some(chunk)
    })
}

/// Writes entries into a transaction.
pub(crate) async fn insert(tx: &mut Tx, entries: &[Prepared]) -> Result<(), Error> {
    for chunk in chunks(entries) {
        let mut statement = tx.composed(INSERT_EVENTS.to_owned() + &crate::values(chunk.len(), 9));
        for entry in chunk {
            statement = statement
                .bind(entry.register)
                .bind(entry.id)
                .bind(entry.at)
                .bind(entry.user)
                .bind(entry.operation.clone())
                .bind(entry.outcome.clone())
                .bind(entry.detail.clone())
                .bind(entry.salt.clone())
                .bind(entry.mac.clone());
        }
        statement.run().await?;
    }
    let subjects: Vec<_> = entries
        .iter()
        .flat_map(|entry| entry.subjects.iter().map(move |subject| (entry, subject)))
        .collect();
    for chunk in chunks(&subjects) {
        let mut statement = tx.composed(INSERT_SUBJECTS.to_owned() + &crate::values(chunk.len(), 4));
        for (entry, (client, shown)) in chunk {
            statement = statement
                .bind(entry.register)
                .bind(*client)
                .bind(entry.id)
                .bind(shown.clone());
        }
        statement.run().await?;
    }
    Ok(())
}

impl Unit {
    /// Enters events beside the unit's own entry, in the same transaction: for a unit that does the
    /// work of many calls at once.
    ///
    /// # Errors
    /// The database's; [`Error::Internal`] for an entry of another register.
    pub async fn enter(&mut self, entries: &[Entry]) -> Result<(), Error> {
        let mut prepared = Vec::with_capacity(entries.len());
        for entry in entries {
            if entry.register != self.register() {
                return Err(Error::Internal("an entry of another register"));
            }
            prepared.push(prepare(&self.keys, entry)?);
        }
        insert(&mut self.tx, &prepared).await
    }
}

impl Store {
    /// Enters an event and waits until it is durable.
    ///
    /// # Errors
    /// [`Error::LogUnavailable`] when it cannot be written.
    pub async fn append(&self, entry: Entry) -> Result<Receipt, Error> {
        let keys = self.register_keys(entry.register).await?;
        self.log().append(prepare(&keys, &entry)?).await
    }

    /// Enters what is about to be shown, and lets it out once the entry is durable.
    ///
    /// # Errors
    /// [`Error::LogUnavailable`]: then nothing is shown.
    pub async fn show<T>(&self, entry: Entry, value: Secret<T>) -> Result<Logged<T>, Error> {
        let receipt = self.append(entry).await?;
        Ok(Logged::durable(value, receipt))
    }
}
