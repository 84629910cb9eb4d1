//! The end of a unit of work in which several steps were taken.

use crate::error::Error;
use domain::log::LogEntry;
use domain::secret::Secret;
use persistence::{CompletedUnit, Unit};

/// A unit that did its work, with an entry for each step: the last is the unit's own.
pub(crate) async fn done<T>(
    mut unit: Unit,
    value: Secret<T>,
    mut entries: Vec<LogEntry>,
) -> Result<CompletedUnit<T>, Error> {
    let entry = entries.pop().ok_or(Error::NothingToEnter)?;
    unit.enter(&entries).await?;
    Ok(CompletedUnit {
        unit,
        value,
        entry,
        dry_run: false,
    })
}
