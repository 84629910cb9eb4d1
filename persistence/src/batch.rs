//! Units of work of SQLite's one writer, as savepoints of one commit.
//!
//! A unit takes its turn, works inside a savepoint and leaves the transaction open for the units that
//! wait. It is acknowledged after the commit that it shares with them. Turns are given in the order in
//! which they were asked for: a unit that has worked asks for one more, and if its batch is still open
//! when it comes, everybody who waited has worked too, and it commits for all.

use crate::db::{Db, Lent, Tx};
use crate::error::Error;
use crate::keys::FreshKeys;
use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite, Transaction};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// Units that one commit takes at most.
const MOST: usize = 64;
/// How long a batch is open for another unit: what reads wait for the writer at most because of it.
const OLDEST: Duration = Duration::from_millis(10);

/// How units take turns: on SQLite in batches, on PostgreSQL each in a transaction of its own, since its
/// server makes the commits of many connections durable at once.
pub(crate) struct Turns(Way);

enum Way {
    Batches(Batches),
    Alone(Db),
}

/// A unit's turn. It is kept or undone; dropped, it takes its batch with it.
pub(crate) enum Turn {
    /// One of a batch.
    OfBatch(Box<OfBatch>),
    /// With a transaction of its own.
    Alone,
}

impl Turns {
    /// The turns of a database. A unit waits for its turn so long, then it is told to come again.
    pub(crate) fn of(db: &Db, patience: Duration) -> Self {
        Self(match db {
            Db::Sqlite { writer, .. } => Way::Batches(Batches {
                writer: writer.clone(),
                open: Arc::default(),
                patience,
            }),
            Db::Postgres(_) => Way::Alone(db.clone()),
        })
    }

    /// Waits for a turn: the transaction, and the keys that were taken into use in it before.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the writer is busy for too long, or the database is away.
    pub(crate) async fn take(&self) -> Result<(Turn, Tx, FreshKeys), Error> {
        match &self.0 {
            Way::Batches(batches) => {
                let (turn, tx, fresh) = batches.turn().await?;
                Ok((Turn::OfBatch(Box::new(turn)), tx, fresh))
            }
            Way::Alone(db) => Ok((Turn::Alone, db.begin().await?, FreshKeys::default())),
        }
    }
}

impl Turn {
    /// Keeps what the unit did, and waits until it is durable.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it is not, with everything else of its batch.
    pub(crate) async fn keep(self, tx: Tx, fresh: FreshKeys) -> Result<(), Error> {
        match self {
            Self::OfBatch(turn) => {
                drop(tx);
                turn.keep(fresh).await
            }
            Self::Alone => tx.commit().await,
        }
    }

    /// Undoes what the unit did, and nothing else. The transaction is at hand unless the unit dropped it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when work of its batch that the unit saw is lost.
    pub(crate) async fn undo(self, tx: Option<Tx>) -> Result<(), Error> {
        match (self, tx) {
            (Self::OfBatch(turn), tx) => {
                drop(tx);
                turn.undo().await
            }
            (Self::Alone, Some(tx)) => tx.rollback().await,
            (Self::Alone, None) => Ok(()),
        }
    }
}

/// The turns of the units, and the batch that is open.
#[derive(Clone)]
struct Batches {
    writer: SqlitePool,
    open: Arc<Mutex<Option<Batch>>>,
    /// How long a unit waits for its turn before it is told to come again.
    patience: Duration,
}

/// A transaction that units share.
struct Batch {
    tx: Transaction<'static, Sqlite>,
    began: Instant,
    /// Keys that units of this batch took into use.
    fresh: FreshKeys,
    /// The units that wait for the commit.
    waiting: Vec<oneshot::Sender<()>>,
}

/// A turn in a batch: until it is kept or undone, no other unit works.
pub(crate) struct OfBatch {
    batches: Batches,
    open: OwnedMutexGuard<Option<Batch>>,
    began: Instant,
    fresh: FreshKeys,
    waiting: Vec<oneshot::Sender<()>>,
    home: oneshot::Receiver<Transaction<'static, Sqlite>>,
}

fn unavailable(why: &str) -> Error {
    Error::Unavailable(sqlx::Error::Protocol(why.to_owned()))
}

impl Batches {
    /// The transaction, inside a savepoint of the unit's own.
    async fn turn(&self) -> Result<(OfBatch, Tx, FreshKeys), Error> {
        let turn = tokio::time::timeout(self.patience, self.open.clone().lock_owned());
        let mut open = turn
            .await
            .map_err(|_| Error::Unavailable(sqlx::Error::PoolTimedOut))?;
        let mut batch = match open.take() {
            Some(batch) => batch,
            None => Batch {
                tx: self
                    .writer
                    .begin_with("BEGIN IMMEDIATE")
                    .await
                    .map_err(Error::Unavailable)?,
                began: Instant::now(),
                fresh: FreshKeys::default(),
                waiting: Vec::new(),
            },
        };
        run(&mut batch.tx, "SAVEPOINT unit").await?;
        let (lent, home) = Lent::lend(batch.tx);
        let fresh = batch.fresh.for_the_next();
        let turn = OfBatch {
            batches: self.clone(),
            open,
            began: batch.began,
            fresh: batch.fresh,
            waiting: batch.waiting,
            home,
        };
        Ok((turn, Tx::Sqlite(lent), fresh))
    }
}

impl OfBatch {
    async fn keep(self, fresh: FreshKeys) -> Result<(), Error> {
        let (turn, mut batch) = self.back().await?;
        run(&mut batch.tx, "RELEASE unit").await?;
        batch.fresh = fresh;
        turn.end(batch).await
    }

    /// What the unit saw may be another unit's work: it waits until that is durable, so that nobody is told
    /// what never was.
    async fn undo(self) -> Result<(), Error> {
        let (turn, mut batch) = self.back().await?;
        if batch.waiting.is_empty() {
            return Ok(batch.tx.rollback().await?);
        }
        run(&mut batch.tx, "ROLLBACK TO unit").await?;
        run(&mut batch.tx, "RELEASE unit").await?;
        turn.end(batch).await
    }

    /// The transaction comes back when the unit is dropped, whatever became of it.
    async fn back(self) -> Result<(Ended, Batch), Error> {
        let tx = self
            .home
            .await
            .map_err(|_| Error::Internal("a unit kept its transaction"))?;
        let batch = Batch {
            tx,
            began: self.began,
            fresh: self.fresh,
            waiting: self.waiting,
        };
        let ended = Ended {
            batches: self.batches,
            open: self.open,
        };
        Ok((ended, batch))
    }
}

/// The turn of a unit that has done its work.
struct Ended {
    batches: Batches,
    open: OwnedMutexGuard<Option<Batch>>,
}

impl Ended {
    /// Leaves the batch to the units that wait, and commits it when they have worked.
    async fn end(mut self, mut batch: Batch) -> Result<(), Error> {
        if batch.waiting.len() + 1 >= MOST || batch.began.elapsed() >= OLDEST {
            return commit(batch).await;
        }
        let (sender, mut durable) = oneshot::channel();
        batch.waiting.push(sender);
        *self.open = Some(batch);
        drop(self.open);
        let lost = || unavailable("the batch of this unit was not committed");
        let mut open = tokio::select! {
            biased;
            done = &mut durable => return done.map_err(|_| lost()),
            open = self.batches.open.lock_owned() => open,
        };
        match durable.try_recv() {
            // Not committed and not lost: the batch that is open is this unit's.
            Err(oneshot::error::TryRecvError::Empty) => match open.take() {
                Some(batch) => commit(batch).await,
                None => Err(Error::Internal("a batch has gone")),
            },
            Ok(()) => Ok(()),
            Err(oneshot::error::TryRecvError::Closed) => Err(lost()),
        }
    }
}

/// Commits, and acknowledges everybody; when it fails, those who wait see their sender dropped.
async fn commit(batch: Batch) -> Result<(), Error> {
    if let Err(error) = batch.tx.commit().await {
        tracing::error!(%error, units = batch.waiting.len() + 1, "a batch of units is not committed");
        return Err(Error::Unavailable(error));
    }
    for unit in batch.waiting {
        // Nobody listens any more when the process is ending; the work is kept all the same.
        let _ = unit.send(());
    }
    Ok(())
}

/// Where a savepoint begins and ends. If that fails the whole transaction is lost: on a full disk SQLite
/// has rolled it back by itself. The batch is dropped, and with it all that wait for it.
async fn run(tx: &mut Transaction<'static, Sqlite>, statement: &'static str) -> Result<(), Error> {
    sqlx::query(statement)
        .execute(&mut **tx)
        .await
        .map(|_| ())
        .map_err(Error::Unavailable)
}
