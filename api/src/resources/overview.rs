//! One call for a case screen: a client with what is open, what comes next and what was done last.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use application::operations;
use application::overview::read;
use contract::overview::Overview;

operations! {
    reads ReadOverview "readOverview" ClientView [on_client(ClientAction::ByRight)];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service.service(read_overview);
}

/// Reads a client with all that a case screen begins with.
///
/// Needs `client.view`; consents need `consent.view` and records `record.view`, and what the caller may not
/// see is null and named in `withheld`. Every list is bounded and says whether there is more. Leaves one
/// entry that names the client, the fields and the parts shown, and those withheld.
#[utoipa::path(tag = "clients", responses((status = 200, body = Overview, description = "The client and what is going on.")))]
#[get("/v1/registers/{register}/clients/{client}/overview")]
async fn read_overview(call: Call<ReadOverview>, request: HttpRequest) -> Answer {
    let client = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    Ok(answer::shown(read::read_overview(&call, client).await?))
}
