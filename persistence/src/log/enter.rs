//! Entering what is not written by a unit of work: reads and refusals.

use crate::engine::error::Error;
use crate::engine::store::Store;
use crate::log::entry::prepare;
use crate::log::receipt::{Logged, Receipt};
use domain::log::LogEntry;
use domain::secret::Secret;

impl Store {
    /// Enters an event and waits until it is durable.
    ///
    /// # Errors
    /// [`Error::LogUnavailable`] when it cannot be written.
    pub async fn append(&self, entry: LogEntry) -> Result<Receipt, Error> {
        let keys = self.register_keys(entry.register).await?;
        self.log().append(prepare(&keys, &entry)?).await
    }

    /// Enters what is about to be shown, and lets it out once the entry is durable.
    ///
    /// # Errors
    /// [`Error::LogUnavailable`]: then nothing is shown.
    pub async fn show<T>(&self, entry: LogEntry, value: Secret<T>) -> Result<Logged<T>, Error> {
        let receipt = self.append(entry).await?;
        Ok(Logged::durable(value, receipt))
    }
}
