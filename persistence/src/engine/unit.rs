//! A unit of work: one transaction, run to its end whoever goes away, with its log entry inside.

use crate::engine::clock::Ids;
use crate::engine::commit_queue::UnitCommit;
use crate::engine::error::Error;
use crate::engine::store::Store;
use crate::engine::tx::Tx;
use crate::log::entry::prepare;
use crate::log::insert::insert;
use crate::log::receipt::{Logged, Receipt};
use crate::sealing::fresh_keys::FreshKeys;
use crate::sealing::register_keys::RegisterKeys;
use chrono::{DateTime, Utc};
use domain::ids::{ClientId, RegisterKey};
use domain::log::LogEntry;
use domain::secret::Secret;
use std::sync::Arc;

/// A transaction, or a reader, with what it needs at hand: the keys of its register, the time, ids.
///
/// Dropped without [`CompletedUnit`], it is rolled back.
pub struct Unit {
    /// The transaction.
    pub tx: Tx,
    /// The register that it works in.
    pub keys: Arc<RegisterKeys>,
    /// The time at which it began.
    pub now: DateTime<Utc>,
    pub(crate) store: Store,
    /// Keys taken into use by the transaction.
    pub(crate) fresh: FreshKeys,
    /// The client whom it enters: nothing of that client is there yet.
    pub(crate) entered: Option<ClientId>,
    /// Whether it erases a client, whose keys are to be destroyed once that is durable.
    pub(crate) erases_keys: bool,
}

impl Unit {
    /// The register that it works in.
    pub fn register(&self) -> RegisterKey {
        self.keys.register
    }

    /// Where ids come from.
    pub fn ids(&self) -> &Ids {
        self.store.ids()
    }

    /// Enters events beside the unit's own entry, in the same transaction: for a unit that does the
    /// work of many calls at once.
    ///
    /// # Errors
    /// The database's; [`Error::Internal`] for an entry of another register.
    pub fn enter(&mut self, entries: &[LogEntry]) -> Result<(), Error> {
        let mut prepared = Vec::with_capacity(entries.len());
        for entry in entries {
            if entry.register != self.register() {
                return Err(Error::Internal("an entry of another register"));
            }
            prepared.push(prepare(&self.keys, entry)?);
        }
        insert(&mut self.tx, &prepared);
        Ok(())
    }
}

/// A unit that did its work: what to answer, and the entry that says what was done.
pub struct CompletedUnit<T> {
    /// The unit, to be committed.
    pub unit: Unit,
    /// What to answer once the entry is durable.
    pub value: Secret<T>,
    /// The entry.
    pub entry: LogEntry,
    /// Whether the work is undone and the entry alone kept: a dry run.
    pub dry_run: bool,
}

/// Why a unit of work did not do its work.
pub trait Failure: From<Error> + Send + 'static {
    /// Whether it met another transaction and may be run again.
    fn collided(&self) -> bool;
    /// The entry that tells of the refusal, to be written once the unit is rolled back.
    fn take_entry(&mut self) -> Option<LogEntry>;
}

/// When a unit takes its turn to write.
#[derive(Clone, Copy, PartialEq)]
enum Begins {
    BeforeItsWork,
    AfterItsWork,
}

impl Begins {
    fn once_more(self, attempt: u32) -> bool {
        self == Self::BeforeItsWork && attempt < ATTEMPTS
    }
}

/// How often a unit that met another one is run.
const ATTEMPTS: u32 = 4;

impl Store {
    /// Runs a unit of work to its end in a task of its own: a caller that goes away neither cuts it
    /// in half nor leaks its transaction. The entry is written in the same transaction; a refusal's
    /// entry after the rollback, in a transaction of its own.
    ///
    /// # Errors
    /// What the work says, or [`Error::LogUnavailable`] when a refusal could not be entered.
    pub async fn write<T, E, F, Fut>(&self, register: RegisterKey, work: F) -> Result<Logged<T>, E>
    where
        T: Send + 'static,
        E: Failure,
        F: Fn(Unit) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<CompletedUnit<T>, E>> + Send + 'static,
    {
        self.run(register, Begins::BeforeItsWork, work).await
    }

    /// Runs a unit that adds rows and changes none: what it reads and computes, it does before it takes its turn to
    /// write. It is not run again when it collides with another, for that one's rows may be what it is about.
    ///
    /// # Errors
    /// As [`Store::write`]; a collision, when a row is there already.
    pub async fn add<T, E, F, Fut>(&self, register: RegisterKey, work: F) -> Result<Logged<T>, E>
    where
        T: Send + 'static,
        E: Failure,
        F: Fn(Unit) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<CompletedUnit<T>, E>> + Send + 'static,
    {
        self.run(register, Begins::AfterItsWork, work).await
    }

    async fn run<T, E, F, Fut>(&self, register: RegisterKey, begins: Begins, work: F) -> Result<Logged<T>, E>
    where
        T: Send + 'static,
        E: Failure,
        F: Fn(Unit) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<CompletedUnit<T>, E>> + Send + 'static,
    {
        let store = self.clone();
        let task = self.units().spawn(async move {
            let mut attempt = 1;
            loop {
                match store.attempt(register, begins, &work).await {
                    Err(failure) if failure.collided() && begins.once_more(attempt) => attempt += 1,
                    Err(failure) if failure.collided() && begins == Begins::AfterItsWork => {
                        return Err(failure);
                    }
                    Err(mut failure) => {
                        if let Some(entry) = failure.take_entry() {
                            store.append(entry).await?;
                        }
                        return Err(failure);
                    }
                    done => return done,
                }
            }
        });
        task.await
            .unwrap_or_else(|_| Err(Error::Internal("a unit of work panicked").into()))
    }

    async fn attempt<T, E, F, Fut>(
        &self,
        register: RegisterKey,
        begins: Begins,
        work: &F,
    ) -> Result<Logged<T>, E>
    where
        T: Send + 'static,
        E: Failure,
        F: Fn(Unit) -> Fut,
        Fut: Future<Output = Result<CompletedUnit<T>, E>> + Send + 'static,
    {
        let keys = self.register_keys(register).await?;
        let (commit, tx, fresh) = match begins {
            Begins::BeforeItsWork => {
                let (commit, tx, fresh) = self.commit_queue().begin().await?;
                (Some(commit), tx, fresh)
            }
            Begins::AfterItsWork => (None, self.db().reader().await?.collecting(), FreshKeys::default()),
        };
        let unit = Unit {
            tx,
            keys,
            now: self.clock().now(),
            store: self.clone(),
            fresh,
            entered: None,
            erases_keys: false,
        };
        // In a task of its own, so that a panic ends this unit alone.
        let worked = tokio::spawn(work(unit)).await;
        let CompletedUnit {
            unit,
            value,
            entry,
            dry_run,
        } = match worked {
            Ok(Ok(done)) => done,
            Ok(Err(failure)) => {
                undo(commit).await?;
                return Err(failure);
            }
            Err(_) => {
                undo(commit).await?;
                return Err(Error::Internal("a unit of work panicked").into());
            }
        };
        let Unit {
            tx,
            fresh,
            erases_keys,
            ..
        } = unit;
        if dry_run {
            if let Some(commit) = commit {
                commit.roll_back(Some(tx)).await?;
            }
            return Ok(self.show(entry, value).await?);
        }
        let (commit, mut tx, fresh) = match commit {
            Some(commit) => (commit, tx, fresh),
            None => {
                let collected = tx.into_collected();
                let (commit, mut begun, former) = self.commit_queue().begin_one().await?;
                begun.take_over(collected);
                (commit, begun, fresh.after(former))
            }
        };
        match self.enter(&mut tx, &entry).await {
            Ok(receipt) => {
                commit.commit(tx, fresh).await?;
                if erases_keys && let Err(error) = self.destroy_erased_keys().await {
                    tracing::error!(%error, "keys of an erased client are destroyed with the next one's, or at the next start");
                }
                Ok(Logged::durable(value, receipt))
            }
            Err(error) => {
                if let Err(error) = commit.roll_back(Some(tx)).await {
                    tracing::warn!(%error, "a unit without its entry is undone with its transaction");
                }
                Err(match (unwritten(error), begins) {
                    (Error::Exists, Begins::AfterItsWork) => Error::Collided,
                    (error, _) => error,
                }
                .into())
            }
        }
    }

    /// Writes a unit's entry into its transaction.
    async fn enter(&self, tx: &mut Tx, entry: &LogEntry) -> Result<Receipt, Error> {
        let keys = self.register_keys(entry.register).await?;
        let prepared = prepare(&keys, entry)?;
        insert(tx, std::slice::from_ref(&prepared));
        tx.send_added().await?;
        Ok(prepared.receipt())
    }

    /// A reader, for what is not a client's data.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free.
    pub async fn reader(&self) -> Result<Tx, Error> {
        self.db().reader().await
    }

    /// A reader for whoever keeps a picture of the rights: a connection that no load takes away.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is away.
    pub async fn watcher(&self) -> Result<Tx, Error> {
        self.db().watcher().await
    }

    /// A reader in a register: what it opens leaves through [`Store::show`] alone.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no connection is free.
    pub async fn read(&self, register: RegisterKey) -> Result<Unit, Error> {
        let keys = self.register_keys(register).await?;
        let tx = self.db().reader().await?;
        Ok(Unit {
            tx,
            keys,
            now: self.clock().now(),
            store: self.clone(),
            fresh: FreshKeys::default(),
            entered: None,
            erases_keys: false,
        })
    }
}

/// Undoes a unit that has dropped its transaction.
async fn undo(commit: Option<UnitCommit>) -> Result<(), Error> {
    match commit {
        Some(commit) => commit.roll_back(None).await,
        None => Ok(()),
    }
}

/// What keeps an entry from being written, for the caller: the write is undone with it.
fn unwritten(error: Error) -> Error {
    match error {
        Error::Collided | Error::Unavailable(_) => error,
        // No entry is there already: a row of the unit's own is.
        Error::Exists => error,
        error => {
            tracing::error!(%error, "the user log cannot be written");
            Error::LogUnavailable
        }
    }
}
