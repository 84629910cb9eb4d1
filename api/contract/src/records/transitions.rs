//! Passing a record into another state.

use crate::outcome::OutcomeSchema;
use crate::records::dto::ShownRecord;

/// The record, or what would be decided.
pub type RecordOrDryRun = OutcomeSchema<ShownRecord>;
