//! Passing a record into another state.

use crate::outcome::Decided;
use crate::records::dto::ShownRecord;

/// The record, or what would be decided.
pub type RecordOrDryRun = Decided<ShownRecord>;
