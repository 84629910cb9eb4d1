//! Reading a client.

use super::dto::Client;
use super::view::{Sight, client_fields};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::call::Call;
use crate::operations;
use crate::request::{self, Query};
use actix_web::{HttpRequest, get};
use domain::ids::ClientId;
use domain::log::LogEntry;
use domain::secret::Secret;
use persistence::Unit;
use persistence::clients::ClientRow;
use persistence::{consents, facts, relationships};

operations! { ReadClient "readClient" ClientView; }

/// Reads a client.
///
/// Needs `client.view`. What the caller may not see is null and named in `withheld`. Leaves an entry that
/// names the client, the fields shown and the fields withheld.
#[utoipa::path(tag = "clients", responses((status = 200, body = Client, description = "The client.")))]
#[get("/v1/registers/{register}/clients/{client}")]
pub(super) async fn read_client(call: Call<ReadClient>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let (client, entry) = whole(&call, &mut unit, row).await?;
    drop(unit);
    Ok(answer::versioned(call.show(client, entry).await?))
}

/// A client as the caller may see one, and the entry that says what is shown.
///
/// # Errors
/// The database's.
pub async fn whole(
    call: &RegisterCaller,
    unit: &mut Unit,
    row: ClientRow,
) -> Result<(Secret<Client>, LogEntry), Problem> {
    let client = ClientId(row.id);
    let facts = facts::current(unit, client).await?;
    let consents = consents::of_client(unit, client).await?;
    let relationships = relationships::of_client(&mut unit.tx, call.register.key, client).await?;
    let sight = Sight::of(call, &row, &facts);
    let entry = call.entry(vec![sight.subject(client, client_fields())]);
    let shown = facts
        .zip(consents)
        .map(|(facts, consents)| sight.client(&row, &facts, &consents, &relationships));
    Ok((shown, entry))
}
