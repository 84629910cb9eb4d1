//! The destruction of a client's key: the end of all that it sealed.

use crate::engine::error::Error;
use crate::engine::store::Store;
use crate::search::tokens;
use uuid::Uuid;

impl Store {
    /// Destroys the key of a client's retention class: what it sealed opens in no copy of the data, and by
    /// what it was found nothing is found any more. Whether there was such a key.
    ///
    /// # Errors
    /// The databases'. What was left undone is done when the same key is destroyed again.
    pub async fn destroy_key(&self, key: Uuid) -> Result<bool, Error> {
        let destroyed = self.client_keys().destroy(&[key]).await? > 0;
        let mut tx = self.db().begin().await?;
        tokens::forget_sealed_under(&mut tx, key).await?;
        tx.commit().await?;
        Ok(destroyed)
    }
}
