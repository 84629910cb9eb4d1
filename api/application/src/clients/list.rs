//! Listing clients.

use crate::caller::RegisterCaller;
use crate::clients::view::{Sight, summary_fields, summary_needs};
use crate::problem::Problem;
use contract::clients::dto::ClientSummary;
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::Unit;
use persistence::clients::ClientRow;
use persistence::facts::{self, StoredFact};
use uuid::Uuid;

/// Clients as a list shows them, in the order of the rows, and what the log says of each.
pub async fn summaries(
    call: &RegisterCaller,
    unit: &mut Unit,
    rows: &[ClientRow],
) -> Result<(Secret<Vec<ClientSummary>>, Vec<Subject>), Problem> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let facts = facts::of_fields(unit, &ids, &summary_needs()).await?;
    let sights: Vec<Sight<'_>> = rows.iter().map(|row| Sight::of(call, row, &facts)).collect();
    let subjects = rows
        .iter()
        .zip(&sights)
        .map(|(row, sight)| sight.subject(ClientId(row.id), summary_fields()))
        .collect();
    let items = facts.map(|facts| {
        let by_client = by_client(facts);
        let own = |row: &ClientRow| by_client.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        rows.iter()
            .zip(&sights)
            .map(|(row, sight)| sight.summary(row, own(row)))
            .collect()
    });
    Ok((items, subjects))
}

/// Facts sorted by whose they are.
pub fn by_client(facts: Vec<StoredFact>) -> std::collections::HashMap<Uuid, Vec<StoredFact>> {
    let mut by_client: std::collections::HashMap<Uuid, Vec<StoredFact>> = std::collections::HashMap::new();
    for fact in facts {
        by_client.entry(fact.client.0).or_default().push(fact);
    }
    by_client
}
