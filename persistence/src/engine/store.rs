//! Opening the store: pools, migrations, the key store beside it.

use crate::engine::clock::{Clock, Ids};
use crate::engine::commit_queue::CommitQueue;
use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::installation;
use crate::engine::location::Location;
use crate::engine::pools::{self, ACQUIRE_TIMEOUT};
use crate::log::writer::LogWriter;
use crate::sealing::client_keys::ClientKeyPool;
use crate::sealing::register_keys::{self, RegisterKeys};
use crate::sealing::root_key::RootKey;
use aws_lc_rs::hmac;
use domain::ids::RegisterKey;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// How much is done aside at once. Whoever waits for it holds what it reads by.
const ASIDE_AT_ONCE: usize = 2;

/// What is going on in a store, in numbers.
#[derive(Clone, Copy, Debug)]
pub struct StoreFigures {
    /// Connections for reading that are open; on PostgreSQL, for writing too.
    pub connections: usize,
    /// How many of them are in use.
    pub connections_in_use: usize,
    /// Units of work under way.
    pub units_under_way: usize,
    /// Entries of the user log that wait to be written.
    pub entries_waiting: usize,
}

/// The open store. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    clock: Clock,
    ids: Ids,
}

struct Inner {
    db: Db,
    keystore: Db,
    root: RootKey,
    client_keys: ClientKeyPool,
    registers: RwLock<HashMap<i64, Arc<RegisterKeys>>>,
    log: LogWriter,
    commit_queue: CommitQueue,
    units: TaskTracker,
    aside: Semaphore,
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
        installation::match_or_name(&db, &keystore, &ids).await?;
        let client_keys = ClientKeyPool::new(keystore.clone(), clock.clone(), ids.clone());
        let log = LogWriter::start(db.clone());
        let commit_queue = CommitQueue::of(&db, ACQUIRE_TIMEOUT);
        let inner = Inner {
            db,
            keystore,
            root,
            client_keys,
            registers: RwLock::default(),
            log,
            commit_queue,
            units: TaskTracker::new(),
            aside: Semaphore::new(ASIDE_AT_ONCE),
        };
        let store = Self {
            inner: Arc::new(inner),
            clock,
            ids,
        };
        store.register_keys(RegisterKey::SYSTEM).await?;
        Ok(store)
    }

    /// The same store, that goes by another clock and gives other ids: for whoever tells of a past.
    pub fn by(&self, clock: Clock, ids: Ids) -> Self {
        Self {
            inner: self.inner.clone(),
            clock,
            ids,
        }
    }

    /// The clock that everything goes by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Where ids come from.
    pub fn ids(&self) -> &Ids {
        &self.ids
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

    pub(crate) fn commit_queue(&self) -> &CommitQueue {
        &self.inner.commit_queue
    }

    /// Turns for what is done aside.
    pub(crate) fn aside(&self) -> &Semaphore {
        &self.inner.aside
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
        let inner = &self.inner;
        let keys = register_keys::load(&inner.keystore, &inner.root, &self.clock, register).await?;
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
        crate::engine::row::row! { struct One { one: i64 } }
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

    /// What is going on in the store just now.
    pub fn figures(&self) -> StoreFigures {
        let (connections, in_use) = self.db().readers_in_use();
        StoreFigures {
            connections,
            connections_in_use: in_use,
            units_under_way: self.inner.units.len(),
            entries_waiting: self.log().waiting(),
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
