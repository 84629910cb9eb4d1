//! Which keys seal a client's retention classes.

use crate::engine::additions::ClassKeyAdded;
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use crate::sealing::client_keys::ClientKey;
use domain::ids::{ClientId, RegisterKey};
use std::collections::HashMap;
use uuid::Uuid;

row! {
    struct SealingKey { retention_class: String, key_id: Uuid, wrapped: Option<Vec<u8>> }
}

const KEYS: &str = "SELECT k.retention_class, k.key_id, s.wrapped FROM client_keys k
    LEFT JOIN keystore.client_keys s ON s.id = k.key_id
    WHERE k.register_key = $1 AND k.client_id = $2";

/// The keys that seal classes of a client's data: those in use, or new ones that are durable in the key
/// store before this returns.
///
/// # Errors
/// [`Error::KeyDestroyed`] when a class was destroyed: nothing more is sealed in it.
pub(crate) async fn sealing_keys(
    unit: &mut Unit,
    client: ClientId,
    classes: &[&str],
) -> Result<HashMap<String, ClientKey>, Error> {
    let mut keys = HashMap::new();
    let mut missing: Vec<&str> = Vec::new();
    for class in classes {
        match unit.fresh.of_class(&(client, (*class).to_owned())) {
            Some(key) => _ = keys.insert((*class).to_owned(), key.clone()),
            None if missing.contains(class) => {}
            None => missing.push(class),
        }
    }
    if missing.is_empty() {
        return Ok(keys);
    }
    let register = unit.register();
    let known = match unit.entered == Some(client) {
        true => Vec::new(),
        false => {
            let known = unit.tx.sql(KEYS).bind(register.0).bind(client.0);
            known.all::<SealingKey>().await?
        }
    };
    for row in known {
        if let Some(at) = missing.iter().position(|class| *class == row.retention_class) {
            missing.swap_remove(at);
            let wrapped = row.wrapped.ok_or(Error::KeyDestroyed)?;
            let key = ClientKey::unwrap(&unit.keys, row.key_id, &wrapped)?;
            keys.insert(row.retention_class, key);
        }
    }
    for class in missing {
        let key = unit.store.client_keys().take(&unit.keys).await?;
        unit.tx.add(&ClassKeyAdded {
            register_key: register.0,
            client_id: client.0,
            retention_class: class.to_owned(),
            key_id: key.id,
        });
        unit.fresh.insert((client, class.to_owned()), key.clone());
        keys.insert(class.to_owned(), key);
    }
    Ok(keys)
}

/// The key that seals one class of a client's data.
///
/// # Errors
/// As [`sealing_keys`].
pub(crate) async fn sealing_key(unit: &mut Unit, client: ClientId, class: &str) -> Result<ClientKey, Error> {
    sealing_keys(unit, client, &[class])
        .await?
        .remove(class)
        .ok_or(Error::Internal("a class without its key"))
}

row! {
    struct ClassKey { key_id: Uuid }
}

const KEY_OF_CLASS: &str =
    "SELECT key_id FROM client_keys WHERE register_key = $1 AND client_id = $2 AND retention_class = $3";

/// Which key seals a class of a client's data.
///
/// # Errors
/// The database's.
pub async fn key_of_class(
    tx: &mut Tx,
    register: RegisterKey,
    client: ClientId,
    class: &str,
) -> Result<Option<Uuid>, Error> {
    let row = tx
        .sql(KEY_OF_CLASS)
        .bind(register.0)
        .bind(client.0)
        .bind(class.to_owned())
        .opt::<ClassKey>()
        .await?;
    Ok(row.map(|row| row.key_id))
}
