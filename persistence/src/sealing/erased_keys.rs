//! The keys of clients who are erased. Their rows in `client_keys` outlast the removal until the keys are
//! destroyed, so that whoever comes after a crash knows what is left to do. No key is destroyed but one whose
//! client the data say is erased.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use uuid::Uuid;

row! {
    struct KeyRow { key_id: Uuid }
}

const PENDING: &str = "SELECT k.key_id FROM clients c
    JOIN client_keys k ON k.register_key = c.register_key AND k.client_id = c.id
    WHERE c.erased_at IS NOT NULL ORDER BY c.register_key, c.id LIMIT 500";
const FORGET: &str = "DELETE FROM client_keys WHERE key_id = $1";

/// Keys of erased clients that are not known to be destroyed, at most 500.
///
/// # Errors
/// The database's.
pub(crate) async fn pending(tx: &mut Tx) -> Result<Vec<Uuid>, Error> {
    let rows: Vec<KeyRow> = tx.sql(PENDING).all().await?;
    Ok(rows.into_iter().map(|row| row.key_id).collect())
}

/// Forgets keys that are destroyed.
///
/// # Errors
/// The database's.
pub(crate) async fn forget(tx: &mut Tx, keys: &[Uuid]) -> Result<(), Error> {
    for key in keys {
        tx.sql(FORGET).bind(*key).run().await?;
    }
    Ok(())
}
