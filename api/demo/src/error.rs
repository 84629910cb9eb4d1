//! Why a demo could not be filled.

use domain::log::LogEntry;
use persistence::Failure;

/// Why a demo could not be filled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] persistence::Error),
    /// The password of the accounts could not be hashed.
    #[error("the password of the accounts could not be hashed")]
    Password,
    /// No client of a batch could be entered, so there is nothing to enter in the log.
    #[error("nobody could be entered")]
    NothingToEnter,
}

impl Failure for Error {
    fn collided(&self) -> bool {
        matches!(self, Self::Store(persistence::Error::Collided))
    }

    fn take_entry(&mut self) -> Option<LogEntry> {
        None
    }
}
