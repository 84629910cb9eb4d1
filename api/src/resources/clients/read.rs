//! Reading a client.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use actix_web::{HttpRequest, get};
use application::clients::read;
use application::operations;
use contract::clients::client::Client;

operations! {
    reads ReadClient "readClient" ClientView [versioned];
}

/// Reads a client.
///
/// Needs `client.view`. What the caller may not see is null and named in `withheld`. Leaves an entry that
/// names the client, the fields shown and the fields withheld.
#[utoipa::path(tag = "clients", responses((status = 200, body = Client, description = "The client.")))]
#[get("/v1/registers/{register}/clients/{client}")]
pub(super) async fn read_client(call: Call<ReadClient>, request: HttpRequest) -> Answer {
    let client = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(read::read_client(&call, client).await?))
}
