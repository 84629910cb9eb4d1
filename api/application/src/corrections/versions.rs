//! The versions of records that a correction concerns.

use crate::caller::RegisterCaller;
use chrono::{DateTime, Utc};
use domain::secret::{NonPersonal, Secret};
use persistence::records::{EachRecord, RecordColumns, StoredRecord};

/// When a version was made, and when another took its place.
pub(super) struct Times {
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) superseded_at: Option<DateTime<Utc>>,
}

impl NonPersonal for Times {}

/// The times of a version.
pub(super) fn times(stored: &Secret<StoredRecord>) -> Times {
    stored.judge(|stored| Times {
        recorded_at: stored.recorded_at,
        superseded_at: stored.superseded_at,
    })
}

/// The current version of each record that still says something.
pub(super) fn current(each: &[EachRecord]) -> impl Iterator<Item = &EachRecord> {
    each.iter()
        .filter(|(columns, stored)| !columns.removed && times(stored).superseded_at.is_none())
}

/// Code of the category of a record.
pub(super) fn category<'p>(caller: &'p RegisterCaller, columns: &RecordColumns) -> &'p str {
    let known = caller.profile.record_type(&columns.record_type);
    known.map_or("", |known| known.category.as_str())
}
