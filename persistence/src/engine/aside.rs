//! Work that takes long is done aside, on a thread of its own: a worker serves many, who would all wait for it.

use crate::engine::error::Error;
use crate::engine::store::Store;

/// Rows from which on opening or showing them takes some milliseconds.
const MANY: usize = 400;

impl Store {
    /// Does something with so many rows: at once, or aside when they are many.
    ///
    /// # Errors
    /// [`Error::Internal`] when it panics aside.
    pub async fn aside_if_many<T: Send + 'static>(
        &self,
        rows: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        if rows < MANY {
            return Ok(work());
        }
        // Never closed.
        let _turn = self.aside().acquire().await;
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| Error::Internal("what was done aside panicked"))
    }
}
