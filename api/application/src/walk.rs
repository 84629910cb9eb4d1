//! Walking through a list across clients until a page is full, passing over what the caller may not see.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::worklists::named::Named;
use domain::client::visibility::Protection;
use persistence::Unit;
use uuid::Uuid;

/// How many batches a page looks through when what it finds is not to be seen.
pub const ROUNDS: usize = 8;

/// What a list across clients is made of: whose a row is and where it stands in the order, in clear.
pub struct Listed<R, P> {
    /// The row.
    pub row: R,
    /// Whose it is.
    pub client: Uuid,
    /// Where it stands.
    pub place: P,
}

/// What a walk has found.
pub struct Walked<R, P> {
    /// What the caller sees.
    pub rows: Vec<R>,
    /// The clients whom the walk came past.
    pub named: Named,
    /// Where the next page goes on; none at the end.
    pub next: Option<P>,
}

impl<R, P> Walked<R, P> {
    /// Nothing.
    pub fn nothing() -> Self {
        Self {
            rows: Vec::new(),
            named: Named::nobody(),
            next: None,
        }
    }
}

/// Walks on from a place until the page is full. `batch` reads rows after a place, no more than it is asked
/// for; `sees` says whether the caller may see a row, of a client whom this protects.
///
/// # Errors
/// The database's.
pub async fn walk<R, P: Copy>(
    caller: &RegisterCaller,
    unit: &mut Unit,
    mut after: Option<P>,
    limit: usize,
    mut batch: impl AsyncFnMut(&mut Unit, Option<P>, usize) -> Result<Vec<Listed<R, P>>, Problem>,
    sees: impl Fn(&R, &Protection) -> bool,
) -> Result<Walked<R, P>, Problem> {
    let mut found = Walked::nothing();
    for _ in 0..ROUNDS {
        let batch = batch(unit, after, limit + 1).await?;
        let clients = batch.iter().map(|listed| listed.client);
        found.named = found.named.open(caller, unit, clients).await?;
        let mut more = batch.len() > limit;
        for Listed { row, client, place } in batch {
            if found.rows.len() == limit {
                more = true;
                break;
            }
            after = Some(place);
            let protection = found.named.protection(client);
            if protection.is_some_and(|protection| sees(&row, protection)) {
                found.rows.push(row);
            }
        }
        found.next = after.filter(|_| more);
        if !more || found.rows.len() == limit {
            break;
        }
    }
    Ok(found)
}
