//! Group commit: the entries of all requests that wait go into one transaction.

use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::log::entry::StoredEntry;
use crate::log::insert::insert_alone;
use crate::log::receipt::Receipt;
use std::sync::Mutex;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// Entries that one transaction takes at most.
const GROUP: usize = 256;
/// Requests that may wait before the next is told to come again.
const WAITING: usize = 4096;

type Waiting = (StoredEntry, oneshot::Sender<Result<Receipt, ()>>);

pub(crate) struct LogWriter {
    sender: Mutex<Option<mpsc::Sender<Waiting>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl LogWriter {
    pub(crate) fn start(db: Db) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        let task = tokio::spawn(run(db, receiver));
        Self {
            sender: Mutex::new(Some(sender)),
            task: Mutex::new(Some(task)),
        }
    }

    /// Hands an entry over and waits until it is durable. Once handed over it is written, even if the
    /// caller goes away.
    pub(crate) async fn append(&self, entry: StoredEntry) -> Result<Receipt, Error> {
        let sender = lock(&self.sender).clone().ok_or(Error::LogUnavailable)?;
        let (answer, durable) = oneshot::channel();
        sender
            .try_send((entry, answer))
            .map_err(|_| Error::LogUnavailable)?;
        durable
            .await
            .ok()
            .and_then(Result::ok)
            .ok_or(Error::LogUnavailable)
    }

    /// How many entries wait to be written.
    pub(crate) fn waiting(&self) -> usize {
        lock(&self.sender)
            .as_ref()
            .map_or(0, |sender| sender.max_capacity() - sender.capacity())
    }

    /// Whether entries are taken.
    pub(crate) fn is_alive(&self) -> bool {
        lock(&self.sender)
            .as_ref()
            .is_some_and(|sender| !sender.is_closed())
    }

    /// Writes what waits, and ends.
    pub(crate) async fn stop(&self) {
        drop(lock(&self.sender).take());
        let task = lock(&self.task).take();
        if let Some(task) = task {
            // A panic of the writer has been answered with LogUnavailable to everybody who waited.
            let _ = task.await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

async fn run(db: Db, mut receiver: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(GROUP);
    while receiver.recv_many(&mut waiting, GROUP).await > 0 {
        let (entries, answers): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
        let written = insert_alone(&db, &entries).await;
        if let Err(error) = &written {
            tracing::error!(%error, entries = entries.len(), "the user log cannot be written");
        }
        for (entry, answer) in entries.iter().zip(answers) {
            // Nobody listens any more when the caller went away; the entry is written all the same.
            let _ = answer.send(written.as_ref().map(|()| entry.receipt()).map_err(|_| ()));
        }
    }
}
