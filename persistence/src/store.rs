//! Opening the store: pools, migrations, the key store beside it.

use crate::clock::{Clock, Ids};
use crate::db::Db;
use crate::error::Error;
use crate::keys::{ClientKeyPool, RegisterKeys, RootKey, load_register_keys};
use crate::log::LogWriter;
use aws_lc_rs::hmac;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::RegisterKey;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Executor, PgPool, SqlSafeStr};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, RwLock};
use std::time::Duration;
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
    units: TaskTracker,
}

/// How long a caller waits for a connection before it is told to come again.
const ACQUIRE: Duration = Duration::from_secs(3);
/// Twice as long as a key made ahead is taken into use.
const YOUNGEST_ORPHAN: TimeDelta = TimeDelta::hours(24);
const POSTGRES_CONNECTIONS: u32 = 16;
const SQLITE_READERS: u32 = 4;

impl Store {
    /// Opens the store, migrating it when it is behind.
    ///
    /// # Errors
    /// [`Error::Keys`] when the key directory is of no use, [`Error::Migration`], or the database's.
    pub async fn open(location: &Location, clock: Clock, ids: Ids) -> Result<Self, Error> {
        let root = RootKey::load_or_create(&location.key_dir)?;
        let (db, keystore) = if location.database_url.starts_with("sqlite:") {
            sqlite(location).await?
        } else {
            postgres(location).await?
        };
        let client_keys = ClientKeyPool::new(keystore.clone(), clock.clone(), ids.clone());
        let log = LogWriter::start(db.clone());
        let inner = Inner {
            db,
            keystore,
            root,
            clock,
            ids,
            client_keys,
            registers: RwLock::default(),
            log,
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

    /// Destroys the key of a client's retention class: what it sealed opens in no copy of the data.
    ///
    /// # Errors
    /// The key store's.
    pub async fn destroy_key(&self, key: uuid::Uuid) -> Result<bool, Error> {
        Ok(self.client_keys().destroy(&[key]).await? > 0)
    }

    /// Sweeps keys that were made ahead long ago and never sealed anything; how many. None is younger
    /// than a day, whatever age is asked for: an instance may yet take it into use.
    ///
    /// # Errors
    /// The databases'.
    pub async fn sweep_orphan_keys(&self, age: TimeDelta) -> Result<usize, Error> {
        let before: DateTime<Utc> = self.clock().now() - age.max(YOUNGEST_ORPHAN);
        let (mut after, mut swept) = (uuid::Uuid::nil(), 0);
        loop {
            let candidates = self.client_keys().made_before(before, after).await?;
            let Some(last) = candidates.last() else {
                return Ok(swept);
            };
            after = *last;
            let mut orphans = Vec::new();
            for key in candidates {
                if !crate::clients::key_in_use(&mut self.db().reader().await?, key).await? {
                    orphans.push(key);
                }
            }
            if !orphans.is_empty() {
                swept += self.client_keys().destroy(&orphans).await?;
            }
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

async fn sqlite(location: &Location) -> Result<(Db, Db), Error> {
    let base = |url: &str| -> Result<SqliteConnectOptions, Error> {
        Ok(SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(ACQUIRE)
            .pragma("secure_delete", "ON")
            .pragma("foreign_keys", "ON"))
    };
    let keys_path = location.key_dir.join("keys.db");
    let keys_url = format!("sqlite:{}", keys_path.display());
    let keystore_options = base(&keys_url)?.create_if_missing(true);
    let keystore_writer = sqlite_pool(1).connect_with(keystore_options.clone()).await?;
    migrator(SQLITE_KEYS).run(&keystore_writer).await?;
    let keystore_readers = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_lazy_with(keystore_options);

    let options = base(&location.database_url)?.create_if_missing(true);
    if let Some(parent) = options.get_filename().parent() {
        std::fs::create_dir_all(parent).map_err(|error| Error::Unavailable(sqlx::Error::Io(error)))?;
    }
    let attach = attach_statement(&keys_path);
    let pool = |connections: u32, attach: String| {
        sqlite_pool(connections).after_connect(move |connection, _| {
            let attach = AssertSqlSafe(attach.clone()).into_sql_str();
            Box::pin(async move { connection.execute(attach).await.map(|_| ()) })
        })
    };
    let writer = pool(1, attach.clone()).connect_with(options.clone()).await?;
    migrator(SQLITE).run(&writer).await?;
    let readers = pool(SQLITE_READERS, attach)
        .connect_with(options.read_only(true))
        .await?;
    let keystore = Db::Sqlite {
        writer: keystore_writer,
        readers: keystore_readers,
    };
    Ok((Db::Sqlite { writer, readers }, keystore))
}

fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .before_acquire(|connection, _| {
            // On a full disk SQLite rolls back by itself. The driver does not see that, and takes the
            // connection to be inside a transaction for ever after: another one takes its place.
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
}

/// The key store is attached read-only, so that one statement reads a row with its wrapped key, and a
/// write transaction on the data takes no lock on the keys.
fn attach_statement(keys: &Path) -> String {
    let path = keys
        .display()
        .to_string()
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    format!(
        "ATTACH DATABASE 'file:{}?mode=ro' AS keystore",
        path.replace('\'', "''")
    )
}

async fn postgres(location: &Location) -> Result<(Db, Db), Error> {
    let (data, keys) = postgres_pools(&location.database_url).await?;
    Ok((Db::Postgres(data), Db::Postgres(keys)))
}

/// Brings a PostgreSQL database to this version, without any key: what a template of tests is made by.
///
/// # Errors
/// The database's; [`Error::Migration`].
pub async fn migrate_postgres(url: &str) -> Result<(), Error> {
    let (data, keys) = postgres_pools(url).await?;
    keys.close().await;
    data.close().await;
    Ok(())
}

async fn postgres_pools(url: &str) -> Result<(PgPool, PgPool), Error> {
    // A rollback outside a transaction is a warning to the server and nothing to us.
    let options = PgConnectOptions::from_str(url)?.options([("client_min_messages", "error")]);
    let pool = |connections: u32| {
        PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE)
            .before_acquire(|connection, _| {
                // A cancelled begin can give a connection back inside a transaction.
                Box::pin(async move { connection.execute("ROLLBACK").await.map(|_| true) })
            })
    };
    let data = pool(POSTGRES_CONNECTIONS).connect_with(options.clone()).await?;
    data.execute("CREATE SCHEMA IF NOT EXISTS keystore").await?;
    let keys = pool(2)
        .connect_with(options.options([("search_path", "keystore")]))
        .await?;
    migrator(POSTGRES_KEYS).run(&keys).await?;
    migrator(POSTGRES).run(&data).await?;
    Ok((data, keys))
}

type Text = (i64, &'static str, &'static str);

const SQLITE: &[Text] = &[(
    1,
    "foundation",
    include_str!("../../migrations/sqlite/0001_foundation.sql"),
)];
const SQLITE_KEYS: &[Text] = &[(
    1,
    "keys",
    include_str!("../../migrations/sqlite/keystore/0001_keys.sql"),
)];
const POSTGRES: &[Text] = &[(
    1,
    "foundation",
    include_str!("../../migrations/postgres/0001_foundation.sql"),
)];
const POSTGRES_KEYS: &[Text] = &[(
    1,
    "keys",
    include_str!("../../migrations/postgres/keystore/0001_keys.sql"),
)];

fn migrator(texts: &[Text]) -> Migrator {
    let migration = |&(version, name, text): &Text| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            text.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(texts.iter().map(migration).collect())
}
