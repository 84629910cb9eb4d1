//! Opening the store: pools, migrations, the key store beside it.

use crate::batch::Turns;
use crate::clock::{Clock, Ids};
use crate::db::Db;
use crate::erased_keys;
use crate::error::Error;
use crate::installation;
use crate::keys::{ClientKeyPool, RegisterKeys, RootKey, load_register_keys};
use crate::log::LogWriter;
use crate::pools::{self, ACQUIRE};
use aws_lc_rs::hmac;
use domain::ids::RegisterKey;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use tokio_util::task::TaskTracker;

/// Where the data and the keys lie.
#[derive(Clone, Debug)]
pub struct Location {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// The directory of the root key, and on SQLite of the key store.
    pub key_dir: PathBuf,
}

/// The open store. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    keystore: Db,
    root: RootKey,
    clock: Clock,
    ids: Ids,
    client_keys: ClientKeyPool,
    registers: RwLock<HashMap<i64, Arc<RegisterKeys>>>,
    log: LogWriter,
    turns: Turns,
    units: TaskTracker,
}

impl Store {
    /// Opens the store, migrating it when it is behind.
    ///
    /// # Errors
    /// [`Error::Keys`] when the key directory is of no use, [`Error::OtherInstallation`] when the key store
    /// is not that of the data, [`Error::Migration`], or the database's.
    pub async fn open(location: &Location, clock: Clock, ids: Ids) -> Result<Self, Error> {
        let root = RootKey::load_or_create(&location.key_dir)?;
        let (db, keystore) = pools::open(location).await?;
        installation::meet(&db, &keystore, &ids).await?;
        let client_keys = ClientKeyPool::new(keystore.clone(), clock.clone(), ids.clone());
        let log = LogWriter::start(db.clone());
        let turns = Turns::of(&db, ACQUIRE);
        let inner = Inner {
            db,
            keystore,
            root,
            clock,
            ids,
            client_keys,
            registers: RwLock::default(),
            log,
            turns,
            units: TaskTracker::new(),
        };
        let store = Self {
            inner: Arc::new(inner),
        };
        store.register_keys(RegisterKey::SYSTEM).await?;
        Ok(store)
    }

    /// The clock that everything goes by.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Where ids come from.
    pub fn ids(&self) -> &Ids {
        &self.inner.ids
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn keystore(&self) -> &Db {
        &self.inner.keystore
    }

    pub(crate) fn root(&self) -> &RootKey {
        &self.inner.root
    }

    pub(crate) fn client_keys(&self) -> &ClientKeyPool {
        &self.inner.client_keys
    }

    pub(crate) fn log(&self) -> &LogWriter {
        &self.inner.log
    }

    pub(crate) fn turns(&self) -> &Turns {
        &self.inner.turns
    }

    pub(crate) fn units(&self) -> &TaskTracker {
        &self.inner.units
    }

    /// The keys of a register, made when it is new.
    ///
    /// # Errors
    /// The key store's.
    pub async fn register_keys(&self, register: RegisterKey) -> Result<Arc<RegisterKeys>, Error> {
        let known = self
            .inner
            .registers
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .get(&register.0)
            .cloned();
        if let Some(keys) = known {
            return Ok(keys);
        }
        let keys = load_register_keys(
            &self.inner.keystore,
            &self.inner.root,
            &self.inner.clock,
            register,
        )
        .await?;
        let keys = Arc::new(keys);
        let mut registers = self
            .inner
            .registers
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(registers.entry(register.0).or_insert(keys).clone())
    }

    /// A keyed digest for what belongs to no register: throttling, refresh tokens, idempotency.
    pub fn system_mac(&self, purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.inner.root.system());
        let mut context = hmac::Context::with_key(&key);
        context.update(purpose.as_bytes());
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }

    /// Whether the database answers and the user log takes entries.
    ///
    /// # Errors
    /// When they do not.
    pub async fn ping(&self) -> Result<(), Error> {
        if !self.log().is_alive() {
            return Err(Error::LogUnavailable);
        }
        crate::row! { struct One { one: i64 } }
        let row = self
            .db()
            .reader()
            .await?
            .sql("SELECT CAST(1 AS BIGINT) AS one")
            .opt::<One>()
            .await?;
        row.filter(|row| row.one == 1)
            .map(|_| ())
            .ok_or(Error::Internal("the database answers nonsense"))
    }

    /// Destroys the key of a client's retention class: what it sealed opens in no copy of the data, and by
    /// what it was found nothing is found any more. Whether there was such a key.
    ///
    /// # Errors
    /// The databases'. What was left undone is done when the same key is destroyed again.
    pub async fn destroy_key(&self, key: uuid::Uuid) -> Result<bool, Error> {
        let destroyed = self.client_keys().destroy(&[key]).await? > 0;
        let mut tx = self.db().begin().await?;
        crate::search::forget_sealed_under(&mut tx, key).await?;
        tx.commit().await?;
        Ok(destroyed)
    }

    /// Destroys the keys of clients who are erased, those that a crash left too, and how many there were. It may
    /// be run again, and by several instances at once.
    ///
    /// # Errors
    /// The databases'. What was left undone is done when it is run again.
    pub async fn destroy_erased_keys(&self) -> Result<usize, Error> {
        let mut destroyed = 0;
        loop {
            let keys = erased_keys::pending(&mut self.db().reader().await?).await?;
            if keys.is_empty() {
                return Ok(destroyed);
            }
            destroyed += self.client_keys().destroy(&keys).await?;
            let mut tx = self.db().begin().await?;
            erased_keys::forget(&mut tx, &keys).await?;
            tx.commit().await?;
        }
    }

    /// Waits for the units of work under way and for the log, then closes the database.
    pub async fn close(&self) {
        self.inner.units.close();
        self.inner.units.wait().await;
        self.inner.log.stop().await;
        if let Err(error) = self.inner.client_keys.discard().await {
            tracing::warn!(%error, "keys that were made ahead are left behind");
        }
        self.inner.db.close().await;
        self.inner.keystore.close().await;
    }
}
