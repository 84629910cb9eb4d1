//! Changing a record: a new version with its reason, never a silent overwriting.

use crate::contract::patch::Patch;
use crate::contract::records::dto::RecordChange;

/// A merge patch of a record.
pub type RecordPatch = Patch<RecordChange>;
