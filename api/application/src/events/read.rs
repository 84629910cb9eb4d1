//! Reading a shared event: the records of those clients whom the caller may see.

use crate::caller::RegisterCaller;
use crate::events::records::EventRecords;
use crate::events::show::shown;
use crate::problem::Problem;
use contract::events::ShownEvent;
use domain::ids::SharedEventId;
use persistence::Logged;

/// A shared event.
///
/// # Errors
/// `not_found`, also when the caller may see none of its records; the database's.
pub async fn read_event(caller: &RegisterCaller, id: SharedEventId) -> Result<Logged<ShownEvent>, Problem> {
    let mut unit = caller.read().await?;
    let records = EventRecords::find(caller, &mut unit, id).await?;
    let (event, subjects) = shown(caller, &mut unit, id, records).await?;
    drop(unit);
    caller.show(event, caller.entry(subjects)).await
}
