//! The connections of a database, and what they are lent for.

use crate::engine::additions::Additions;
use crate::engine::connections::{Connections, Lent};
use crate::engine::error::Error;
use crate::engine::tx::{Inner, SqliteTransaction, Tx};
use sqlx::{Postgres, Sqlite};

/// The connections of one database. SQLite has one writer and readers apart. Whoever watches rights has a connection of
/// its own, which no load takes away.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite {
        writer: Connections<Sqlite>,
        readers: Connections<Sqlite>,
        watcher: Connections<Sqlite>,
    },
    Postgres {
        all: Connections<Postgres>,
        watcher: Connections<Postgres>,
    },
}

impl Db {
    /// Begins a write transaction; whatever keeps it from beginning, the database is busy or away.
    pub(crate) async fn begin(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { writer, .. } => {
                let writer = begin_writing(writer).await?;
                Inner::Sqlite(SqliteTransaction::own(writer))
            }
            Self::Postgres { all, .. } => {
                let mut connection = all.lend().await?;
                connection.begin("BEGIN").await.map_err(Error::Unavailable)?;
                Inner::Postgres(connection)
            }
        }
        .into())
    }

    /// Adds rows and nothing else: one statement, which is a transaction of its own.
    pub(crate) async fn add(&self, rows: &mut Additions) -> Result<(), Error> {
        match self {
            Self::Sqlite { writer, .. } => rows.send_to_sqlite(&mut writer.lend().await?).await,
            Self::Postgres { all, .. } => rows.send_to_postgres(&mut all.lend().await?).await,
        }
    }

    /// Takes a reader. Each statement sees what is committed when it starts.
    pub(crate) async fn reader(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Inner::SqliteReader(readers.lend().await?),
            Self::Postgres { all, .. } => Inner::PostgresReader(all.lend().await?),
        }
        .into())
    }

    /// Takes the connection of whoever watches rights.
    pub(crate) async fn watcher(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { watcher, .. } => Inner::SqliteReader(watcher.lend().await?),
            Self::Postgres { watcher, .. } => Inner::PostgresReader(watcher.lend().await?),
        }
        .into())
    }

    /// Takes out of SQLite's write-ahead log what is in the database by now, and so what was deleted
    /// from it. PostgreSQL keeps its own log as long as it is set to.
    pub(crate) async fn truncate_log(&self) -> Result<(), Error> {
        let Self::Sqlite { writer, .. } = self else {
            return Ok(());
        };
        let truncate = async |connection: &mut sqlx::SqliteConnection| {
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                .fetch_one(connection)
                .await
        };
        let (busy, _, _): (i64, i64, i64) = writer.lend().await?.ask(truncate).await?;
        if busy == 0 {
            Ok(())
        } else {
            let busy = "a reader keeps the write-ahead log from being truncated";
            Err(Error::Unavailable(sqlx::Error::Protocol(busy.to_owned())))
        }
    }

    /// How many connections there are for reading, and how many of them are in use.
    pub(crate) fn readers_in_use(&self) -> (usize, usize) {
        match self {
            Self::Sqlite { readers, .. } => readers.in_use(),
            Self::Postgres { all, .. } => all.in_use(),
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite {
                writer,
                readers,
                watcher,
            } => {
                watcher.close().await;
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { all, watcher } => {
                watcher.close().await;
                all.close().await;
            }
        }
    }
}

/// Begins a write transaction on SQLite. It takes the write lock at once: a deferred transaction that reads first and
/// writes then fails with "database is locked" whatever the timeout says.
pub(crate) async fn begin_writing(writer: &Connections<Sqlite>) -> Result<Lent<Sqlite>, Error> {
    let mut writer = writer.lend().await?;
    writer
        .begin("BEGIN IMMEDIATE")
        .await
        .map_err(Error::Unavailable)?;
    Ok(writer)
}
