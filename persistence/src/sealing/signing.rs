//! The key that signs access tokens: shared by every instance, wrapped under the root key.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::store::Store;
use zeroize::Zeroizing;

row! {
    struct SigningRow { kid: String, wrapped: Vec<u8> }
}

const NEWEST: &str = "SELECT kid, wrapped FROM signing_keys ORDER BY created_at, kid LIMIT 1";
const INSERT: &str = "INSERT INTO signing_keys (kid, wrapped, created_at) VALUES ($1, $2, $3)";

/// The signing key and its id; made by `generate` (PKCS#8) when there is none.
///
/// # Errors
/// The key store's.
pub async fn load_or_create(
    store: &Store,
    generate: impl FnOnce() -> Result<Vec<u8>, Error>,
) -> Result<(String, Zeroizing<Vec<u8>>), Error> {
    let mut tx = store.keystore().begin().await?;
    if let Some(row) = tx.sql(NEWEST).opt::<SigningRow>().await? {
        return Ok((row.kid.clone(), store.root().unwrap(&row.kid, &row.wrapped)?));
    }
    let key = Zeroizing::new(generate()?);
    let kid = store.ids().next().to_string();
    let wrapped = store.root().wrap(&kid, &key)?;
    tx.sql(INSERT)
        .bind(kid.clone())
        .bind(wrapped)
        .bind(store.clock().now())
        .run()
        .await?;
    tx.commit().await?;
    Ok((kid, key))
}
