//! Connections that are kept and lent, each to one at a time.
//!
//! A connection is given back the moment it is no longer needed, and the next one has it without a word to the database
//! in between: a question whether it still answers would double what a reading costs. So whatever leaves one in doubt —
//! a statement whose answer nobody waited for, a server that has gone — closes it instead.

use crate::engine::error::Error;
use deadpool::managed::{self, Metrics, Object, Pool, PoolError, RecycleResult};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Database, Executor, SqlSafeStr};
use std::sync::Arc;
use std::time::Duration;

/// A connection that nobody used for so long is asked whether it still answers.
const TRUSTED: Duration = Duration::from_secs(1);

type Options<D> = <<D as Database>::Connection as Connection>::Options;

/// How connections of a database are made and looked at again.
pub(crate) struct Maker<D: Database> {
    options: Options<D>,
    /// What a new connection is told.
    first: Arc<[String]>,
}

impl<D> managed::Manager for Maker<D>
where
    D: Database,
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
{
    type Type = D::Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<D::Connection, sqlx::Error> {
        let mut connection = self.options.connect().await?;
        for statement in &*self.first {
            let statement = AssertSqlSafe(statement.clone()).into_sql_str();
            connection.execute(statement).await?;
        }
        Ok(connection)
    }

    async fn recycle(&self, connection: &mut D::Connection, used: &Metrics) -> RecycleResult<sqlx::Error> {
        if used.last_used() > TRUSTED {
            connection.ping().await?;
        }
        Ok(())
    }
}

/// The connections of a database, so many at most.
pub(crate) struct Connections<D: Database>(Pool<Maker<D>>)
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>;

impl<D: Database> Clone for Connections<D>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
{
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<D: Database> Connections<D>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
{
    /// Connections by these options, each told something first. A caller waits so long for one.
    pub(crate) fn new(
        options: Options<D>,
        first: Vec<String>,
        most: usize,
        wait: Duration,
    ) -> Result<Self, Error> {
        let maker = Maker {
            options,
            first: first.into(),
        };
        let pool = Pool::builder(maker)
            .max_size(most)
            .wait_timeout(Some(wait))
            .create_timeout(Some(wait))
            .recycle_timeout(Some(wait))
            .runtime(deadpool::Runtime::Tokio1)
            .build();
        pool.map(Self)
            .map_err(|_| Error::Internal("connections without a runtime"))
    }

    /// Lends one.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when none is free in time, or the database is away.
    pub(crate) async fn lend(&self) -> Result<Lent<D>, Error> {
        let lent = self.0.get().await.map_err(|error| {
            Error::Unavailable(match error {
                PoolError::Backend(error) => error,
                PoolError::Closed => sqlx::Error::PoolClosed,
                _ => sqlx::Error::PoolTimedOut,
            })
        })?;
        Ok(Lent {
            connection: Some(lent),
            in_transaction: false,
            in_doubt: false,
            gone: false,
            worn_out: false,
        })
    }

    /// How many there are, and how many of them are lent.
    pub(crate) fn in_use(&self) -> (usize, usize) {
        let status = self.0.status();
        (status.size, status.size.saturating_sub(status.available))
    }

    /// Lends no more, and closes those that are given back by now.
    pub(crate) async fn close(&self) {
        let idle = self.0.retain(|_, _| false).removed;
        self.0.close();
        for connection in idle {
            // What cannot be closed in order is closed with the process.
            let _ = connection.close().await;
        }
    }
}

/// A connection that is lent. Dropped, it is given back; what was begun in it and not ended is undone.
pub(crate) struct Lent<D: Database>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
{
    connection: Option<Object<Maker<D>>>,
    in_transaction: bool,
    /// Whether something was asked of it whose answer has not come: whoever asked has gone away.
    in_doubt: bool,
    /// Whether it cannot be reached any more.
    gone: bool,
    /// Whether it is closed after this use, whatever comes of it.
    worn_out: bool,
}

impl<D: Database> Lent<D>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
{
    fn connection(&mut self) -> Result<&mut D::Connection, sqlx::Error> {
        self.connection.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// Asks something of it. One whose answer does not come is not used again.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn ask<T>(
        &mut self,
        question: impl AsyncFnOnce(&mut D::Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        self.in_doubt = true;
        let answer = question(self.connection()?).await;
        self.in_doubt = false;
        self.gone |= answer.as_ref().is_err_and(|error| !is_answer(error));
        answer
    }

    /// Has it closed after this use.
    pub(crate) fn wear_out(&mut self) {
        self.worn_out = true;
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn begin(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        self.tell(statement).await?;
        self.in_transaction = true;
        Ok(())
    }

    /// Makes what was done durable.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn commit(&mut self) -> Result<(), sqlx::Error> {
        self.tell("COMMIT").await?;
        self.in_transaction = false;
        Ok(())
    }

    /// Undoes what was done, and waits until it is undone.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn rollback(&mut self) -> Result<(), sqlx::Error> {
        self.tell("ROLLBACK").await?;
        self.in_transaction = false;
        Ok(())
    }

    async fn tell(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        let told = self.ask(async |connection| connection.execute(statement).await);
        told.await.map(|_| ())
    }
}

/// Whether the database has answered, if only to refuse.
fn is_answer(error: &sqlx::Error) -> bool {
    !matches!(
        error,
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed
    )
}

impl<D: Database> Drop for Lent<D>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
{
    fn drop(&mut self) {
        let Some(mut lent) = self.connection.take() else {
            return;
        };
        if self.gone {
            // Where one has gone, those that wait may have gone with it.
            if let Some(pool) = Object::pool(&lent) {
                pool.retain(|_, _| false);
            }
            drop(Object::take(lent));
        } else if self.in_doubt || self.worn_out {
            drop(Object::take(lent));
        } else if self.in_transaction {
            let Ok(runtime) = tokio::runtime::Handle::try_current() else {
                drop(Object::take(lent));
                return;
            };
            runtime.spawn(async move {
                // On a full disk SQLite has rolled back by itself, and knows of no transaction: another connection
                // takes the place of this one.
                if lent.execute("ROLLBACK").await.is_err() {
                    drop(Object::take(lent));
                }
            });
        }
    }
}
