//! Changing a record: a new version with its reason, never a silent overwriting.

use crate::patch::Patch;
use crate::records::dto::RecordChange;

/// A merge patch of a record.
pub type RecordPatch = Patch<RecordChange>;
