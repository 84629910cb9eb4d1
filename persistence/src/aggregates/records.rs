//! Records of casework, sealed, with their versions.

mod find;
mod open_work;
mod proofs;
mod protected_events;
mod stored;
mod write;

pub use find::{RecordFilter, RecordPosition, clients_of_events, counts, find, one, versions};
pub use open_work::{below_and_itself, ended_by_death, open_at_death, resting_on, serving};
pub use proofs::{Proof, drop_proof, keep_proof, proof};
pub(crate) use protected_events::PROTECT_ALL;
pub use protected_events::{protect_event_of, protected_among};
pub use stored::{EachRecord, RecordColumns, StoredRecord};
pub use write::{NewRecord, carry, erase_before, record, record_all};
