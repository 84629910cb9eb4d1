//! Where a page of records begins: after the day and the id of the last item of the page before.

use crate::cursor::Scope;
use crate::problem::Problem;
use contract::problem::Code;
use contract::records::dto::ShownRecord;
use persistence::records::RecordPosition;

/// The place of a record in the order of lists.
pub(crate) fn place(record: &ShownRecord) -> String {
    format!("{} {}", record.on_day, record.id)
}

/// The place that a cursor continues after.
///
/// # Errors
/// `invalid_cursor`.
pub(crate) fn after(scope: &Scope, cursor: Option<&str>) -> Result<RecordPosition, Problem> {
    let invalid = || Problem::new(Code::InvalidCursor);
    let Some(place) = scope.after(cursor)? else {
        return Ok(None);
    };
    let (day, id) = place.split_once(' ').ok_or_else(invalid)?;
    let place = (
        day.parse().map_err(|_| invalid())?,
        id.parse().map_err(|_| invalid())?,
    );
    Ok(Some(place))
}
