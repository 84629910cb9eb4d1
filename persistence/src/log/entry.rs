//! An entry of the user log as it is stored: serialised, salted, with its MAC.

use crate::engine::error::Error;
use crate::log::receipt::Receipt;
use crate::sealing::register_keys::RegisterKeys;
use aws_lc_rs::hmac;
use aws_lc_rs::rand;
use chrono::{DateTime, Utc};
use domain::decision::Ground;
use domain::ids::EventId;
use domain::log::{Actor, LogEntry};
use domain::text::hex;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An entry as it is written.
pub(crate) struct StoredEntry {
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

impl StoredEntry {
    pub(crate) fn receipt(&self) -> Receipt {
        Receipt {
            entry: EventId(self.id),
            mac: hex(&self.mac),
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
pub(crate) struct SubjectDetail {
    pub(crate) shown: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) withheld: Vec<String>,
}

const SALT_LEN: usize = 16;

/// Prepares an entry: serialised, salted, with its MAC.
pub(crate) fn prepare(keys: &RegisterKeys, entry: &LogEntry) -> Result<StoredEntry, Error> {
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
        let shown = SubjectDetail {
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
    let mut prepared = StoredEntry {
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
pub(crate) fn mac(key: &hmac::Key, entry: &StoredEntry) -> Vec<u8> {
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
