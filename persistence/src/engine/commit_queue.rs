//! Units of work of SQLite's one writer, as savepoints of one commit.
//!
//! A unit takes its turn, works inside a savepoint and leaves the transaction open for the units that
//! wait. It is acknowledged after the commit that it shares with them. Turns are given in the order in
//! which they were asked for: a unit that has worked asks for one more, and if its batch is still open
//! when it comes, everybody who waited has worked too, and it commits for all.

use crate::engine::connections::{Connections, Lent};
use crate::engine::db::{Db, begin_writing};
use crate::engine::error::Error;
use crate::engine::tx::Tx;
use crate::sealing::fresh_keys::FreshKeys;
use sqlx::{Executor, Sqlite};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// Units that one commit takes at most.
const MAX_UNITS: usize = 64;
/// How long a batch is open for another unit: what reads wait for the writer at most because of it.
const MAX_AGE: Duration = Duration::from_millis(10);

/// How units of work begin and are committed: on SQLite one after the other, in batches; on PostgreSQL each
/// in a transaction of its own, since its server makes the commits of many connections durable at once.
pub(crate) struct CommitQueue(CommitMode);

enum CommitMode {
    Batched(BatchQueue),
    Separate(Db),
}

/// How a unit ends: it is committed or rolled back; dropped, it takes its batch with it.
pub(crate) enum UnitCommit {
    /// One of a batch.
    Batched(Box<BatchedUnit>),
    /// With a transaction of its own.
    Separate,
}

impl CommitQueue {
    /// The queue of a database. A unit waits in it so long, then it is told to come again.
    pub(crate) fn of(db: &Db, wait_at_most: Duration) -> Self {
        Self(match db {
            Db::Sqlite { writer, .. } => CommitMode::Batched(BatchQueue {
                writer: writer.clone(),
                open: Arc::default(),
                wait_at_most,
            }),
            Db::Postgres { .. } => CommitMode::Separate(db.clone()),
        })
    }

    /// Waits until a unit may begin: the transaction, and the keys that were taken into use in it before.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the writer is busy for too long, or the database is away.
    pub(crate) async fn begin(&self) -> Result<(UnitCommit, Tx, FreshKeys), Error> {
        self.begin_with(true).await
    }

    /// The same for a unit of one statement, which is done as a whole or not at all.
    ///
    /// # Errors
    /// As [`CommitQueue::begin`].
    pub(crate) async fn begin_one(&self) -> Result<(UnitCommit, Tx, FreshKeys), Error> {
        self.begin_with(false).await
    }

    async fn begin_with(&self, savepoint: bool) -> Result<(UnitCommit, Tx, FreshKeys), Error> {
        match &self.0 {
            CommitMode::Batched(queue) => {
                let (unit, tx, fresh) = queue.begin(savepoint).await?;
                Ok((UnitCommit::Batched(Box::new(unit)), tx, fresh))
            }
            CommitMode::Separate(db) => Ok((UnitCommit::Separate, db.begin().await?, FreshKeys::default())),
        }
    }
}

impl UnitCommit {
    /// Keeps what the unit did, and waits until it is durable.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it is not, with everything else of its batch.
    pub(crate) async fn commit(self, tx: Tx, fresh: FreshKeys) -> Result<(), Error> {
        match self {
            Self::Batched(unit) => {
                drop(tx);
                unit.commit(fresh).await
            }
            Self::Separate => tx.commit().await,
        }
    }

    /// Undoes what the unit did, and nothing else. The transaction is at hand unless the unit dropped it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when work of its batch that the unit saw is lost.
    pub(crate) async fn roll_back(self, tx: Option<Tx>) -> Result<(), Error> {
        match (self, tx) {
            (Self::Batched(unit), tx) => {
                drop(tx);
                unit.roll_back().await
            }
            (Self::Separate, Some(tx)) => tx.rollback().await,
            (Self::Separate, None) => Ok(()),
        }
    }
}

/// The units that wait for SQLite's one writer, and the batch that is open.
#[derive(Clone)]
struct BatchQueue {
    writer: Connections<Sqlite>,
    open: Arc<Mutex<Option<Batch>>>,
    /// How long a unit waits for its turn before it is told to come again.
    wait_at_most: Duration,
}

/// A transaction that units share.
struct Batch {
    tx: Lent<Sqlite>,
    began: Instant,
    /// Keys that units of this batch took into use.
    fresh: FreshKeys,
    /// The units that wait for the commit.
    waiting: Vec<oneshot::Sender<()>>,
}

/// A unit of a batch: until it is committed or rolled back, no other works.
pub(crate) struct BatchedUnit {
    queue: BatchQueue,
    open: OwnedMutexGuard<Option<Batch>>,
    /// Whether what it did is to be undone by a savepoint.
    savepoint: bool,
    began: Instant,
    fresh: FreshKeys,
    waiting: Vec<oneshot::Sender<()>>,
    returned: oneshot::Receiver<Lent<Sqlite>>,
}

fn unavailable(why: &str) -> Error {
    Error::Unavailable(sqlx::Error::Protocol(why.to_owned()))
}

impl BatchQueue {
    /// The transaction, inside a savepoint of the unit's own unless it needs none.
    async fn begin(&self, savepoint: bool) -> Result<(BatchedUnit, Tx, FreshKeys), Error> {
        let turn = tokio::time::timeout(self.wait_at_most, self.open.clone().lock_owned());
        let mut open = turn
            .await
            .map_err(|_| Error::Unavailable(sqlx::Error::PoolTimedOut))?;
        let mut batch = match open.take() {
            Some(batch) => batch,
            None => Batch {
                tx: begin_writing(&self.writer).await?,
                began: Instant::now(),
                fresh: FreshKeys::default(),
                waiting: Vec::new(),
            },
        };
        if savepoint {
            say(&mut batch.tx, "SAVEPOINT unit").await?;
        }
        let (tx, returned) = Tx::lend(batch.tx);
        let fresh = batch.fresh.for_the_next();
        let unit = BatchedUnit {
            queue: self.clone(),
            open,
            savepoint,
            began: batch.began,
            fresh: batch.fresh,
            waiting: batch.waiting,
            returned,
        };
        Ok((unit, tx, fresh))
    }
}

impl BatchedUnit {
    async fn commit(self, fresh: FreshKeys) -> Result<(), Error> {
        let savepoint = self.savepoint;
        let (finished, mut batch) = self.take_back().await?;
        if savepoint {
            say(&mut batch.tx, "RELEASE unit").await?;
        }
        batch.fresh = fresh;
        finished.settle(batch).await
    }

    /// What the unit saw may be another unit's work: it waits until that is durable, so that nobody is told
    /// what never was.
    async fn roll_back(self) -> Result<(), Error> {
        let savepoint = self.savepoint;
        let (finished, mut batch) = self.take_back().await?;
        if batch.waiting.is_empty() {
            return Ok(batch.tx.rollback().await?);
        }
        if savepoint {
            say(&mut batch.tx, "ROLLBACK TO unit").await?;
            say(&mut batch.tx, "RELEASE unit").await?;
        }
        finished.settle(batch).await
    }

    /// The transaction comes back when the unit is dropped, whatever became of it.
    async fn take_back(self) -> Result<(FinishedUnit, Batch), Error> {
        let tx = self
            .returned
            .await
            .map_err(|_| Error::Internal("a unit kept its transaction"))?;
        let batch = Batch {
            tx,
            began: self.began,
            fresh: self.fresh,
            waiting: self.waiting,
        };
        let finished = FinishedUnit {
            queue: self.queue,
            open: self.open,
        };
        Ok((finished, batch))
    }
}

/// A unit that has done its work, and holds the batch still.
struct FinishedUnit {
    queue: BatchQueue,
    open: OwnedMutexGuard<Option<Batch>>,
}

impl FinishedUnit {
    /// Leaves the batch to the units that wait, and commits it when they have worked.
    async fn settle(mut self, mut batch: Batch) -> Result<(), Error> {
        if batch.waiting.len() + 1 >= MAX_UNITS || batch.began.elapsed() >= MAX_AGE {
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
            open = self.queue.open.lock_owned() => open,
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
async fn commit(mut batch: Batch) -> Result<(), Error> {
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
async fn say(tx: &mut Lent<Sqlite>, statement: &'static str) -> Result<(), Error> {
    let said = tx.ask(async |connection| connection.execute(sqlx::query(statement)).await);
    said.await.map(|_| ()).map_err(Error::Unavailable)
}
