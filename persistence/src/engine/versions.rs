//! Rows of which every version is kept: the current one is the one not superseded.

use crate::engine::error::Error;
use crate::engine::sql_lists::{list_size, padded};
use crate::engine::unit::Unit;
use domain::ids::ClientId;
use uuid::Uuid;

/// A version that is about to be added: of which row, and its number.
pub(crate) type NewVersion = (Uuid, i64);

/// Supersedes, in a table, the versions before new ones of a client's rows; the first version has none.
///
/// # Errors
/// [`Error::Collided`] when one of them is no longer the current one; the database's.
pub(crate) async fn supersede_former_versions(
    unit: &mut Unit,
    table: &'static str,
    client: ClientId,
    new: impl IntoIterator<Item = NewVersion>,
) -> Result<(), Error> {
    let new = new.into_iter().filter(|(_, version)| *version > 1);
    let former: Vec<NewVersion> = new.map(|(id, version)| (id, version - 1)).collect();
    if former.is_empty() {
        return Ok(());
    }
    let pairs: Vec<String> = (0..list_size(former.len()))
        .map(|at| format!("(${}, ${})", at * 2 + 4, at * 2 + 5))
        .collect();
    let text = format!(
        "UPDATE {table} SET superseded_at = $3 WHERE register_key = $1 AND client_id = $2
         AND superseded_at IS NULL AND (id, version) IN (VALUES {})",
        pairs.join(", ")
    );
    let (register, now) = (unit.register(), unit.now);
    let mut statement = unit.tx.composed(text).bind(register.0).bind(client.0).bind(now);
    for (id, version) in padded(&former) {
        statement = statement.bind(id).bind(version);
    }
    match statement.run().await? == former.len() as u64 {
        true => Ok(()),
        false => Err(Error::Collided),
    }
}
