//! The connections to the two databases, and their migrations.

use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::location::Location;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool, SqlSafeStr};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// How long a caller waits for a connection before it is told to come again.
pub(crate) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
const POSTGRES_CONNECTIONS: u32 = 16;
const SQLITE_READERS: u32 = 4;
/// Pages that a connection keeps, in KiB with a minus: the inner pages of the indexes of a register of a million
/// clients. What is below them the system keeps. Nothing is mapped into memory: a disk that fails would then end the
/// process instead of a call.
const PAGE_CACHE: &str = "-8000";
/// Statements that a connection keeps prepared: more than the service has texts that recur.
const STATEMENTS: usize = 400;
/// Rows that SQLite's thread hands over before it waits for whoever reads them: those of a client come in one go.
const ROWS_AT_ONCE: usize = 512;

/// Opens and migrates the data and the key store.
pub(crate) async fn open(location: &Location) -> Result<(Db, Db), Error> {
    if location.database_url.starts_with("sqlite:") {
        sqlite(location).await
    } else {
        postgres(location).await
    }
}

async fn sqlite(location: &Location) -> Result<(Db, Db), Error> {
    let base = |url: &str| -> Result<SqliteConnectOptions, Error> {
        Ok(SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(ACQUIRE_TIMEOUT)
            .pragma("cache_size", PAGE_CACHE)
            .pragma("secure_delete", "ON")
            .statement_cache_capacity(STATEMENTS)
            .row_buffer_size(ROWS_AT_ONCE)
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
    // A file does not go away: a ping before every reading would only be one more trip to SQLite's thread. The writer is
    // asked, since a transaction that was lost is noticed by it.
    let pool = |connections: u32, attach: String| {
        let pool = sqlite_pool(connections).test_before_acquire(connections == 1);
        pool.after_connect(move |connection, _| {
            let attach = AssertSqlSafe(attach.clone()).into_sql_str();
            Box::pin(async move { connection.execute(attach).await.map(|_| ()) })
        })
    };
    let writer = pool(1, attach.clone()).connect_with(options.clone()).await?;
    migrator(SQLITE).run(&writer).await?;
    let options = options.read_only(true);
    let readers = pool(SQLITE_READERS, attach.clone())
        .connect_with(options.clone())
        .await?;
    let watcher = pool(1, attach).connect_with(options).await?;
    let keystore = Db::Sqlite {
        writer: keystore_writer,
        watcher: keystore_readers.clone(),
        readers: keystore_readers,
    };
    let data = Db::Sqlite {
        writer,
        readers,
        watcher,
    };
    Ok((data, keystore))
}

fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
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
    let [data, watcher, keys] = postgres_pools(&location.database_url).await?;
    let keystore = Db::Postgres {
        watcher: keys.clone(),
        pool: keys,
    };
    Ok((Db::Postgres { pool: data, watcher }, keystore))
}

/// Brings a PostgreSQL database to this version, without any key: what a template of tests is made by.
///
/// # Errors
/// The database's; [`Error::Migration`].
pub async fn migrate_postgres(url: &str) -> Result<(), Error> {
    for pool in postgres_pools(url).await? {
        pool.close().await;
    }
    Ok(())
}

/// The pools of the data, of whoever watches rights, and of the keys.
async fn postgres_pools(url: &str) -> Result<[PgPool; 3], Error> {
    // A rollback outside a transaction is a warning to the server and nothing to us.
    let options = PgConnectOptions::from_str(url)?.options([("client_min_messages", "error")]);
    let of_keys = |options: PgConnectOptions| options.options([("search_path", "keystore")]);
    // Migrating may take its time, and waits for another instance that migrates.
    let mut migrating = PgConnection::connect_with(&options).await?;
    migrating.execute("CREATE SCHEMA IF NOT EXISTS keystore").await?;
    migrator(POSTGRES).run(&mut migrating).await?;
    migrating.close().await?;
    let mut migrating = PgConnection::connect_with(&of_keys(options.clone())).await?;
    migrator(POSTGRES_KEYS).run(&mut migrating).await?;
    migrating.close().await?;

    let pool = |connections: u32| {
        PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .before_acquire(|connection, _| {
                // A cancelled begin can give a connection back inside a transaction. A connection that has gone fails
                // here, and another takes its place.
                Box::pin(async move { connection.execute("ROLLBACK").await.map(|_| true) })
            })
    };
    let options = bounded(options);
    let data = pool(POSTGRES_CONNECTIONS).connect_with(options.clone()).await?;
    let watcher = pool(1).connect_with(options.clone()).await?;
    let keys = pool(2).connect_with(of_keys(options)).await?;
    Ok([data, watcher, keys])
}

/// Bounds how long a statement runs and waits for a lock, unless the URL says so itself.
fn bounded(mut options: PgConnectOptions) -> PgConnectOptions {
    for (name, milliseconds) in [("statement_timeout", "15000"), ("lock_timeout", "3000")] {
        if !options.get_options().is_some_and(|set| set.contains(name)) {
            options = options.options([(name, milliseconds)]);
        }
    }
    options
}

type MigrationText = (i64, &'static str, &'static str);

const SQLITE: &[MigrationText] = &[
    (
        1,
        "foundation",
        include_str!("../../../migrations/sqlite/0001_foundation.sql"),
    ),
    (
        2,
        "casework",
        include_str!("../../../migrations/sqlite/0002_casework.sql"),
    ),
    (
        3,
        "corrections",
        include_str!("../../../migrations/sqlite/0003_corrections.sql"),
    ),
    (
        4,
        "worklists",
        include_str!("../../../migrations/sqlite/0004_worklists.sql"),
    ),
    (
        5,
        "handover",
        include_str!("../../../migrations/sqlite/0005_handover.sql"),
    ),
    (
        6,
        "removal",
        include_str!("../../../migrations/sqlite/0006_removal.sql"),
    ),
    (
        7,
        "access",
        include_str!("../../../migrations/sqlite/0007_access.sql"),
    ),
];
const SQLITE_KEYS: &[MigrationText] = &[(
    1,
    "keys",
    include_str!("../../../migrations/sqlite/keystore/0001_keys.sql"),
)];
const POSTGRES: &[MigrationText] = &[
    (
        1,
        "foundation",
        include_str!("../../../migrations/postgres/0001_foundation.sql"),
    ),
    (
        2,
        "casework",
        include_str!("../../../migrations/postgres/0002_casework.sql"),
    ),
    (
        3,
        "corrections",
        include_str!("../../../migrations/postgres/0003_corrections.sql"),
    ),
    (
        4,
        "worklists",
        include_str!("../../../migrations/postgres/0004_worklists.sql"),
    ),
    (
        5,
        "handover",
        include_str!("../../../migrations/postgres/0005_handover.sql"),
    ),
    (
        6,
        "removal",
        include_str!("../../../migrations/postgres/0006_removal.sql"),
    ),
    (
        7,
        "access",
        include_str!("../../../migrations/postgres/0007_access.sql"),
    ),
];
const POSTGRES_KEYS: &[MigrationText] = &[(
    1,
    "keys",
    include_str!("../../../migrations/postgres/keystore/0001_keys.sql"),
)];

fn migrator(texts: &[MigrationText]) -> Migrator {
    let migration = |&(version, name, text): &MigrationText| {
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
