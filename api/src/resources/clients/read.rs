//! Reading a client.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use actix_web::{HttpRequest, get};
use application::clients::read::whole;
use application::operations;
use contract::clients::dto::Client;
use domain::ids::ClientId;

operations! {
    reads ReadClient "readClient" ClientView [versioned];
}

/// Reads a client.
///
/// Needs `client.view`. What the caller may not see is null and named in `withheld`. Leaves an entry that
/// names the client, the fields shown and the fields withheld.
#[utoipa::path(tag = "clients", responses((status = 200, body = Client, description = "The client.")))]
#[get("/v1/registers/{register}/clients/{client}")]
pub async fn read_client(call: Call<ReadClient>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let (client, entry) = whole(&call, &mut unit, row).await?;
    drop(unit);
    Ok(answer::versioned(call.show(client, entry).await?))
}
