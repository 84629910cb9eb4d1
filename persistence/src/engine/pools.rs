//! The connections to the two databases, and their migrations.

use crate::engine::additions::told_to_sqlite;
use crate::engine::connections::Connections;
use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::location::Location;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Executor, PgConnection, Postgres, SqlSafeStr, Sqlite, SqliteConnection};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// How long a caller waits for a connection before it is told to come again.
pub(crate) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
const POSTGRES_CONNECTIONS: usize = 16;
/// With two, a fifth fewer readings were answered on two cores.
const SQLITE_READERS: usize = 4;
/// Pages that a connection keeps, in KiB with a minus: the inner pages of the indexes of a register of a million
/// clients. What is below them the system keeps. Nothing is mapped into memory: a disk that fails would then end the
/// process instead of a call.
const PAGE_CACHE: &str = "-8000";
/// Pages of the write-ahead log after which it is taken over into the database: a page that many units of work change
/// goes there once for all of them.
const CHECKPOINT: &str = "4000";
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
            .pragma("wal_autocheckpoint", CHECKPOINT)
            // What a unit of work may have to undo is remembered, and not written to a file of its own.
            .pragma("temp_store", "MEMORY")
            .pragma("secure_delete", "ON")
            .statement_cache_capacity(STATEMENTS)
            .row_buffer_size(ROWS_AT_ONCE)
            .pragma("foreign_keys", "ON"))
    };
    let keys_path = location.key_dir.join("keys.db");
    let keys_url = format!("sqlite:{}", keys_path.display());
    let keys = base(&keys_url)?.create_if_missing(true);
    migrate(&keys, SQLITE_KEYS).await?;
    let keystore = Db::Sqlite {
        writer: one(&keys, Vec::new())?,
        readers: one(&keys, Vec::new())?,
        watcher: one(&keys, Vec::new())?,
    };
    let options = base(&location.database_url)?.create_if_missing(true);
    if let Some(parent) = options.get_filename().parent() {
        std::fs::create_dir_all(parent).map_err(|error| Error::Unavailable(sqlx::Error::Io(error)))?;
    }
    migrate(&options, SQLITE).await?;
    let attach = attach_statement(&keys_path);
    let mut told_to_writer = vec![attach.clone()];
    told_to_writer.extend(told_to_sqlite());
    let reading = options.clone().read_only(true);
    let data = Db::Sqlite {
        writer: one(&options, told_to_writer)?,
        readers: Connections::new(
            reading.clone(),
            vec![attach.clone()],
            SQLITE_READERS,
            ACQUIRE_TIMEOUT,
        )?,
        watcher: one(&reading, vec![attach])?,
    };
    Ok((data, keystore))
}

/// One connection, for whoever comes first.
fn one(options: &SqliteConnectOptions, told: Vec<String>) -> Result<Connections<Sqlite>, Error> {
    Connections::new(options.clone(), told, 1, ACQUIRE_TIMEOUT)
}

async fn migrate(options: &SqliteConnectOptions, texts: &[MigrationText]) -> Result<(), Error> {
    let mut migrating = SqliteConnection::connect_with(options).await?;
    migrator(texts).run(&mut migrating).await?;
    Ok(migrating.close().await?)
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
    let options = migrated_postgres(&location.database_url).await?;
    let connections = |options: &PgConnectOptions, most: usize| {
        Connections::<Postgres>::new(options.clone(), Vec::new(), most, ACQUIRE_TIMEOUT)
    };
    let (data, keys) = (bounded(options.clone()), bounded(of_keys(options)));
    let keys = connections(&keys, 2)?;
    let keystore = Db::Postgres {
        watcher: keys.clone(),
        all: keys,
    };
    let data = Db::Postgres {
        all: connections(&data, POSTGRES_CONNECTIONS)?,
        watcher: connections(&data, 1)?,
    };
    Ok((data, keystore))
}

/// Brings a PostgreSQL database to this version, without any key: what a template of tests is made by.
///
/// # Errors
/// The database's; [`Error::Migration`].
pub async fn migrate_postgres(url: &str) -> Result<(), Error> {
    migrated_postgres(url).await.map(|_| ())
}

fn of_keys(options: PgConnectOptions) -> PgConnectOptions {
    options.options([("search_path", "keystore")])
}

/// Migrates data and key store, and tells how to connect to the data.
async fn migrated_postgres(url: &str) -> Result<PgConnectOptions, Error> {
    // A rollback outside a transaction is a warning to the server and nothing to us.
    let options = PgConnectOptions::from_str(url)?
        .options([("client_min_messages", "error")])
        .statement_cache_capacity(STATEMENTS);
    // Migrating may take its time, and waits for another instance that migrates.
    let mut migrating = PgConnection::connect_with(&options).await?;
    migrating.execute("CREATE SCHEMA IF NOT EXISTS keystore").await?;
    migrator(POSTGRES).run(&mut migrating).await?;
    migrating.close().await?;
    let mut migrating = PgConnection::connect_with(&of_keys(options.clone())).await?;
    migrator(POSTGRES_KEYS).run(&mut migrating).await?;
    migrating.close().await?;
    Ok(options)
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
    (
        8,
        "search",
        include_str!("../../../migrations/sqlite/0008_search.sql"),
    ),
    (9, "log", include_str!("../../../migrations/sqlite/0009_log.sql")),
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
    (
        8,
        "search",
        include_str!("../../../migrations/postgres/0008_search.sql"),
    ),
    (
        9,
        "log",
        include_str!("../../../migrations/postgres/0009_log.sql"),
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
