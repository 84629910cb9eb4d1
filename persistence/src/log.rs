//! The user log: one event row, one subject row per client, a MAC over both.
//!
//! Entries of writes stand in the same transaction; entries of reads and refusals are written together
//! with those of every other request that waits (group commit).

mod enter;
pub(crate) mod entry;
pub(crate) mod insert;
mod query;
mod reader;
pub(crate) mod receipt;
mod verify;
pub(crate) mod writer;

pub use query::{EventRow, LogFilter, LogRows, LogView, page, page_of_client, subjects};
pub use reader::LogReader;
pub use receipt::{Logged, Receipt};
pub use verify::{Verification, one, verify};
