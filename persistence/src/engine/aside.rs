//! Work that takes long is done aside, on a thread of its own: a worker serves many, who would all wait for it.

use crate::engine::error::Error;
use crate::engine::store::Store;

/// Rows from which on opening or showing them takes some milliseconds, and is done aside.
pub const MANY_ROWS: usize = 400;

impl Store {
    /// Does something with many rows aside.
    ///
    /// # Errors
    /// [`Error::Internal`] when it panics.
    pub async fn done_aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        // Never closed.
        let _turn = self.aside().acquire().await;
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| Error::Internal("what was done aside panicked"))
    }
}
