//! Client keys: random, one per client and retention class, made ahead and committed to the key store
//! before anything is sealed under them.

use crate::engine::clock::{Clock, Ids};
use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::sql_lists::values;
use crate::sealing::cipher::{KEY_LEN, KeyBytes, aead, derive, open, random_key, seal};
use crate::sealing::register_keys::RegisterKeys;
use aws_lc_rs::aead::LessSafeKey;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use tokio::sync::Mutex;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What a client key seals: each has a subkey of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyUse {
    /// Facts.
    Facts,
    /// Records.
    Records,
    /// Consents.
    Consents,
}

impl KeyUse {
    fn code(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Records => "records",
            Self::Consents => "consents",
        }
    }
}

/// The key of one client's retention class, unwrapped.
#[derive(Clone)]
pub struct ClientKey {
    /// Its id, which every row sealed under it names.
    pub id: Uuid,
    bytes: KeyBytes,
}

impl ClientKey {
    /// Unwraps what the key store has.
    pub(crate) fn unwrap(register: &RegisterKeys, id: Uuid, wrapped: &[u8]) -> Result<Self, Error> {
        let plain = open(&register.wrap, id.as_bytes(), wrapped)?;
        let mut bytes = Zeroizing::new([0; KEY_LEN]);
        if plain.len() != KEY_LEN {
            return Err(Error::SealBroken);
        }
        bytes.copy_from_slice(&plain);
        Ok(Self { id, bytes })
    }

    pub(crate) fn subkey(&self, used_for: KeyUse) -> Result<LessSafeKey, Error> {
        aead(&*derive(&self.bytes, used_for.code())?)
    }
}

/// How many keys one commit of the key store makes ahead, so that entering a client costs none.
const KEYS_AT_ONCE: usize = 64;

/// A key that has waited longer in the pool than this is left unused.
const UNUSED_AT_MOST: TimeDelta = TimeDelta::hours(12);

struct UnusedKey {
    key: ClientKey,
    made_at: DateTime<Utc>,
}

/// Keys made ahead, per register.
pub(crate) struct ClientKeyPool {
    keystore: Db,
    clock: Clock,
    ids: Ids,
    ready: Mutex<HashMap<i64, Vec<UnusedKey>>>,
}

const INSERT: &str =
    "INSERT INTO client_keys (id, register_key, register_key_version, wrapped, created_at) VALUES ";

const DESTROY: &str = "DELETE FROM client_keys WHERE id = $1";

impl ClientKeyPool {
    pub(crate) fn new(keystore: Db, clock: Clock, ids: Ids) -> Self {
        Self {
            keystore,
            clock,
            ids,
            ready: Mutex::default(),
        }
    }

    /// A key that is durable in the key store and seals nothing yet.
    pub(crate) async fn take(&self, register: &RegisterKeys) -> Result<ClientKey, Error> {
        let now = self.clock.now();
        let mut ready = self.ready.lock().await;
        let ready = ready.entry(register.register.0).or_default();
        while let Some(next) = ready.pop() {
            if now - next.made_at < UNUSED_AT_MOST {
                return Ok(next.key);
            }
        }
        *ready = self.make(register, now).await?;
        ready
            .pop()
            .map(|next| next.key)
            .ok_or(Error::Internal("no key was made"))
    }

    async fn make(&self, register: &RegisterKeys, now: DateTime<Utc>) -> Result<Vec<UnusedKey>, Error> {
        let mut made = Vec::with_capacity(KEYS_AT_ONCE);
        let mut tx = self.keystore.begin().await?;
        let mut insert = tx.composed(INSERT.to_owned() + &values(KEYS_AT_ONCE, 5));
        for _ in 0..KEYS_AT_ONCE {
            let (id, bytes) = (self.ids.next(), random_key()?);
            let wrapped = seal(&register.wrap, id.as_bytes(), bytes.as_ref())?;
            insert = insert
                .bind(id)
                .bind(register.register.0)
                .bind(register.wrap_version)
                .bind(wrapped)
                .bind(now);
            made.push(UnusedKey {
                key: ClientKey { id, bytes },
                made_at: now,
            });
        }
        insert.run().await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Destroys the keys that this process made ahead and did not use.
    pub(crate) async fn discard(&self) -> Result<(), Error> {
        let unused: Vec<Uuid> = self
            .ready
            .lock()
            .await
            .drain()
            .flat_map(|(_, ready)| ready)
            .map(|next| next.key.id)
            .collect();
        if unused.is_empty() {
            return Ok(());
        }
        let mut tx = self.keystore.begin().await?;
        for key in unused {
            tx.sql(DESTROY).bind(key).run().await?;
        }
        tx.commit().await?;
        self.keystore.truncate_log().await
    }

    /// Destroys keys, and how many there were: what was sealed under them can never be opened again, in
    /// any copy of the data.
    pub(crate) async fn destroy(&self, keys: &[Uuid]) -> Result<usize, Error> {
        let mut destroyed = 0;
        let mut tx = self.keystore.begin().await?;
        for key in keys {
            destroyed += tx.sql(DESTROY).bind(*key).run().await?;
        }
        tx.commit().await?;
        // The deleted rows still stand in the write-ahead log.
        self.keystore.truncate_log().await?;
        Ok(destroyed as usize)
    }
}
