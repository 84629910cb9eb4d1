//! The installation that data and keys belong to. Keys that another installation uses would be taken for
//! keys that nobody uses.

use crate::engine::clock::Ids;
use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::row::row;
use uuid::Uuid;

row! {
    struct Installation { id: Uuid }
}
row! {
    struct Count { rows: i64 }
}

const ID: &str = "SELECT id FROM installation WHERE one = 1";
const NAME: &str = "INSERT INTO installation (one, id) VALUES (1, $1) ON CONFLICT DO NOTHING";
const KEYS: &str = "SELECT COUNT(*) AS rows FROM register_keys";

async fn id(db: &Db) -> Result<Option<Uuid>, Error> {
    let row = db.reader().await?.sql(ID).opt::<Installation>().await?;
    Ok(row.map(|row| row.id))
}

/// Names a database, unless it has a name: what is stored counts.
async fn name(db: &Db, id: Uuid) -> Result<Uuid, Error> {
    let mut tx = db.begin().await?;
    tx.sql(NAME).bind(id).run().await?;
    let named = tx.sql(ID).opt::<Installation>().await?;
    tx.commit().await?;
    named
        .map(|row| row.id)
        .ok_or(Error::Internal("a name was stored and is not there"))
}

/// Gives data and key store one name at the first start, and holds them against each other ever after.
///
/// # Errors
/// [`Error::OtherInstallation`] when they are not of one installation; the databases'.
pub(crate) async fn match_or_name(data: &Db, keystore: &Db, ids: &Ids) -> Result<(), Error> {
    let met = match (id(data).await?, id(keystore).await?) {
        (Some(data), Some(keys)) => data == keys,
        // The keys are named first: data with a name has had a key store with it.
        (Some(_), None) => false,
        (None, keys) => {
            let mut tx = keystore.reader().await?;
            let made = tx.sql(KEYS).opt::<Count>().await?.map_or(0, |row| row.rows);
            drop(tx);
            if made > 0 {
                // Another instance may have been first, a moment ago.
                let (data, keys) = (id(data).await?, id(keystore).await?);
                data.is_some() && data == keys
            } else {
                let own = name(keystore, keys.unwrap_or_else(|| ids.next())).await?;
                name(data, own).await? == own
            }
        }
    };
    if met {
        Ok(())
    } else {
        Err(Error::OtherInstallation)
    }
}
