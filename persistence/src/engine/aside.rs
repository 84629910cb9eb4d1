//! Work that takes long is done aside, on a thread of its own: a worker serves many, who would all wait for it.

use crate::engine::error::Error;

/// Rows from which on opening them takes some milliseconds.
const MANY: usize = 400;

/// Does something with so many rows: at once, or aside when they are many.
///
/// # Errors
/// What it says; [`Error::Internal`] when it panics aside.
pub(crate) async fn aside_if_many<T: Send + 'static>(
    rows: usize,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    if rows < MANY {
        return work();
    }
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err(Error::Internal("rows could not be opened")))
}
