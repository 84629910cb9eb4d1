//! One SQL text, two databases: the dispatch between SQLite and PostgreSQL, and nothing else.
//!
//! A call site reads `tx.sql(FIND).bind(id).opt::<ClientRow>().await`. SQL and binds are written once,
//! and one row type serves both.

use crate::engine::error::Error;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    Arguments, AssertSqlSafe, Encode, PgPool, Postgres, SqlSafeStr, SqlStr, Sqlite, SqliteConnection,
    SqlitePool, Type,
};
use sqlx::{query_as_with, query_with};
use tokio::sync::oneshot;

/// A value that both databases can bind.
pub trait Arg:
    for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres> + Send
{
}
impl<T> Arg for T where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres> + Send
{
}

/// A row that can be read from both databases; declared by `row!`.
pub trait Row:
    for<'r> sqlx::FromRow<'r, SqliteRow> + for<'r> sqlx::FromRow<'r, PgRow> + Send + Unpin
{
}
impl<T> Row for T where
    T: for<'r> sqlx::FromRow<'r, SqliteRow> + for<'r> sqlx::FromRow<'r, PgRow> + Send + Unpin
{
}

/// One statement in the words of each database: where they have no common ones.
#[derive(Clone, Copy)]
pub(crate) struct PerDatabase {
    /// For SQLite.
    pub(crate) sqlite: &'static str,
    /// For PostgreSQL.
    pub(crate) postgres: &'static str,
}

/// The pools of one database. SQLite has one writer and readers apart. Whoever watches rights has a connection of its
/// own, which no load takes away.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        watcher: SqlitePool,
    },
    Postgres {
        pool: PgPool,
        watcher: PgPool,
    },
}

/// A connection in use: a transaction, or a reader that sees what is committed.
pub enum Tx {
    /// A write transaction on SQLite, begun as a writer.
    Sqlite(SqliteTransaction),
    /// A write transaction on PostgreSQL.
    Postgres(sqlx::Transaction<'static, Postgres>),
    /// A reader on SQLite.
    SqliteReader(PoolConnection<Sqlite>),
    /// A reader on PostgreSQL.
    PostgresReader(PoolConnection<Postgres>),
}

/// SQLite's write transaction. One that is lent goes back when it is dropped, however its unit ended.
pub struct SqliteTransaction {
    tx: Option<sqlx::Transaction<'static, Sqlite>>,
    returns_to: Option<oneshot::Sender<sqlx::Transaction<'static, Sqlite>>>,
}

impl SqliteTransaction {
    fn owned(tx: sqlx::Transaction<'static, Sqlite>) -> Self {
        let tx = Some(tx);
        Self { tx, returns_to: None }
    }

    /// Lends a transaction, and where it comes back.
    pub(crate) fn lend(
        tx: sqlx::Transaction<'static, Sqlite>,
    ) -> (Self, oneshot::Receiver<sqlx::Transaction<'static, Sqlite>>) {
        let (returns_to, back) = oneshot::channel();
        let (tx, returns_to) = (Some(tx), Some(returns_to));
        (Self { tx, returns_to }, back)
    }

    fn take(mut self) -> Result<sqlx::Transaction<'static, Sqlite>, Error> {
        if self.returns_to.is_some() {
            return Err(Error::Internal("a lent transaction is ended by its lender"));
        }
        self.tx.take().ok_or(Error::Internal("no transaction"))
    }

    fn connection(&mut self) -> Result<&mut SqliteConnection, Error> {
        self.tx.as_deref_mut().ok_or(Error::Internal("no transaction"))
    }
}

impl Drop for SqliteTransaction {
    fn drop(&mut self) {
        if let (Some(tx), Some(returns_to)) = (self.tx.take(), self.returns_to.take()) {
            // When nobody waits for it the transaction is dropped, which rolls it back.
            let _ = returns_to.send(tx);
        }
    }
}

impl Db {
    /// Begins a write transaction; whatever keeps it from beginning, the database is busy or away.
    ///
    /// On SQLite it takes the write lock at once: a deferred transaction that reads first and writes then
    /// fails with "database is locked" whatever the timeout says.
    pub(crate) async fn begin(&self) -> Result<Tx, Error> {
        let begun = match self {
            Self::Sqlite { writer, .. } => writer
                .begin_with("BEGIN IMMEDIATE")
                .await
                .map(|tx| Tx::Sqlite(SqliteTransaction::owned(tx))),
            Self::Postgres { pool, .. } => pool.begin().await.map(Tx::Postgres),
        };
        begun.map_err(Error::Unavailable)
    }

    /// Takes a reader. Each statement sees what is committed when it starts.
    pub(crate) async fn reader(&self) -> Result<Tx, Error> {
        let taken = match self {
            Self::Sqlite { readers, .. } => readers.acquire().await.map(Tx::SqliteReader),
            Self::Postgres { pool, .. } => pool.acquire().await.map(Tx::PostgresReader),
        };
        taken.map_err(Error::Unavailable)
    }

    /// Takes the connection of whoever watches rights.
    pub(crate) async fn watcher(&self) -> Result<Tx, Error> {
        let taken = match self {
            Self::Sqlite { watcher, .. } => watcher.acquire().await.map(Tx::SqliteReader),
            Self::Postgres { watcher, .. } => watcher.acquire().await.map(Tx::PostgresReader),
        };
        taken.map_err(Error::Unavailable)
    }

    /// Takes out of SQLite's write-ahead log what is in the database by now, and so what was deleted
    /// from it. PostgreSQL keeps its own log as long as it is set to.
    pub(crate) async fn truncate_log(&self) -> Result<(), Error> {
        let Self::Sqlite { writer, .. } = self else {
            return Ok(());
        };
        let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(writer)
            .await?;
        if busy == 0 {
            Ok(())
        } else {
            let busy = "a reader keeps the write-ahead log from being truncated";
            Err(Error::Unavailable(sqlx::Error::Protocol(busy.to_owned())))
        }
    }

    /// How many connections there are for reading, and how many of them are in use.
    pub(crate) fn readers_in_use(&self) -> (u32, u32) {
        let (size, idle) = match self {
            Self::Sqlite { readers, .. } => (readers.size(), readers.num_idle()),
            Self::Postgres { pool, .. } => (pool.size(), pool.num_idle()),
        };
        (size, size.saturating_sub(u32::try_from(idle).unwrap_or(u32::MAX)))
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
            Self::Postgres { pool, watcher } => {
                watcher.close().await;
                pool.close().await;
            }
        }
    }
}

impl Tx {
    /// A statement of this program's own text.
    pub fn sql(&mut self, text: &'static str) -> Statement<'_> {
        self.statement(text.into_sql_str())
    }

    /// A statement in the words of whichever database it is.
    pub(crate) fn either(&mut self, text: PerDatabase) -> Statement<'_> {
        let text = match self {
            Self::Sqlite(_) | Self::SqliteReader(_) => text.sqlite,
            Self::Postgres(_) | Self::PostgresReader(_) => text.postgres,
        };
        self.statement(text.into_sql_str())
    }

    /// A statement composed from constants of this program: the one door for dynamic SQL. No value
    /// ever goes into the text; values are bound.
    pub(crate) fn composed(&mut self, text: String) -> Statement<'_> {
        self.statement(AssertSqlSafe(text).into_sql_str())
    }

    fn statement(&mut self, text: SqlStr) -> Statement<'_> {
        let args = match self {
            Self::Sqlite(_) | Self::SqliteReader(_) => Args::Sqlite(SqliteArguments::default()),
            Self::Postgres(_) | Self::PostgresReader(_) => Args::Postgres(PgArguments::default()),
        };
        Statement {
            tx: self,
            text,
            args,
            failed: None,
        }
    }

    /// Makes what was done durable.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.take()?.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
            Self::SqliteReader(_) | Self::PostgresReader(_) => {}
        }
        Ok(())
    }

    /// Undoes what was done, and waits until it is undone.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn rollback(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.take()?.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
            Self::SqliteReader(_) | Self::PostgresReader(_) => {}
        }
        Ok(())
    }
}

enum Args {
    Sqlite(SqliteArguments),
    Postgres(PgArguments),
}

/// A statement with what is bound to it so far.
pub struct Statement<'t> {
    tx: &'t mut Tx,
    text: SqlStr,
    args: Args,
    failed: Option<sqlx::error::BoxDynError>,
}

impl Statement<'_> {
    /// Binds the next parameter.
    pub fn bind(mut self, value: impl Arg) -> Self {
        let bound = match &mut self.args {
            Args::Sqlite(args) => args.add(value),
            Args::Postgres(args) => args.add(value),
        };
        if let Err(error) = bound {
            self.failed.get_or_insert(error);
        }
        self
    }

    /// All rows.
    ///
    /// # Errors
    /// The database's.
    pub async fn all<R: Row>(self) -> Result<Vec<R>, Error> {
        Ok(match (self.failed, self.tx, self.args) {
            (Some(error), ..) => Err(sqlx::Error::Encode(error)),
            (None, Tx::Sqlite(tx), Args::Sqlite(args)) => {
                query_as_with::<Sqlite, R, _>(self.text, args)
                    .fetch_all(tx.connection()?)
                    .await
            }
            (None, Tx::SqliteReader(tx), Args::Sqlite(args)) => {
                query_as_with::<Sqlite, R, _>(self.text, args)
                    .fetch_all(&mut **tx)
                    .await
            }
            (None, Tx::Postgres(tx), Args::Postgres(args)) => {
                query_as_with::<Postgres, R, _>(self.text, args)
                    .fetch_all(&mut **tx)
                    .await
            }
            (None, Tx::PostgresReader(tx), Args::Postgres(args)) => {
                query_as_with::<Postgres, R, _>(self.text, args)
                    .fetch_all(&mut **tx)
                    .await
            }
            _ => return Err(Error::Internal("arguments of one database bound for the other")),
        }?)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn opt<R: Row>(self) -> Result<Option<R>, Error> {
        Ok(self.all::<R>().await?.into_iter().next())
    }

    /// Runs it; how many rows it touched.
    ///
    /// # Errors
    /// The database's.
    pub async fn run(self) -> Result<u64, Error> {
        Ok(match (self.failed, self.tx, self.args) {
            (Some(error), ..) => Err(sqlx::Error::Encode(error)),
            (None, Tx::Sqlite(tx), Args::Sqlite(args)) => query_with::<Sqlite, _>(self.text, args)
                .execute(tx.connection()?)
                .await
                .map(|done| done.rows_affected()),
            (None, Tx::Postgres(tx), Args::Postgres(args)) => query_with::<Postgres, _>(self.text, args)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
            _ => return Err(Error::Internal("a write outside a write transaction")),
        }?)
    }
}
