//! Reading a client.

use crate::caller::RegisterCaller;
use crate::clients::view::{Sight, client_fields};
use crate::problem::Problem;
use contract::clients::dto::Client;
use domain::ids::ClientId;
use domain::log::LogEntry;
use domain::secret::Secret;
use persistence::clients::ClientRow;
use persistence::{Unit, consents, facts, relationships};

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
