//! Facts: every datum of a client, sealed, with its versions and its search tokens.

mod history;
mod record;
mod stored;

pub use history::{HistoryPosition, history, neighbours};
pub use record::{NewFact, erase_before, record, record_all};
pub(crate) use stored::{FactRow, open_all};
pub use stored::{StoredFact, current, of_client, of_fields, versions};
