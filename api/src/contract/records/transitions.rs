//! Passing a record into another state.

use crate::contract::outcome::Decided;
use crate::contract::records::dto::ShownRecord;

/// The record, or what would be decided.
pub type RecordOrDryRun = Decided<ShownRecord>;
