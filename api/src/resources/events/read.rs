//! Reading a shared event: the records of those clients whom the caller may see.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::events::ReadEvent;
use actix_web::{HttpRequest, get};
use application::events::read::shown;
use contract::events::dto::ShownEvent;
use domain::ids::SharedEventId;

/// Reads a shared event.
///
/// Needs `record.view`. Shows the records of those clients alone whom the caller may see; with none, the
/// event is not there. Leaves an entry that names each client who is shown.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownEvent, description = "The event.")))]
#[get("/v1/registers/{register}/events/{event}")]
pub async fn read_event(call: Call<ReadEvent>, request: HttpRequest) -> Answer {
    let id: SharedEventId = request::id(&request, "event")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let (event, subjects) = shown(&call, &mut unit, id).await?;
    drop(unit);
    Ok(answer::versioned(call.show(event, call.entry(subjects)).await?))
}
