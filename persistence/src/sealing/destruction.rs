//! The destruction of a client's key: the end of all that it sealed.

use crate::engine::error::Error;
use crate::engine::store::Store;
use crate::sealing::erased_keys;
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

    /// Destroys the keys of clients who are erased, those that a crash left too, and how many there were. It may
    /// be run again, and by several instances at once.
    ///
    /// # Errors
    /// The databases'. What was left undone is done when it is run again.
    pub async fn destroy_erased_keys(&self) -> Result<usize, Error> {
        let mut destroyed = 0;
        loop {
            let keys = erased_keys::pending(&mut self.db().reader().await?).await?;
            if keys.is_empty() {
                return Ok(destroyed);
            }
            destroyed += self.client_keys().destroy(&keys).await?;
            let mut tx = self.db().begin().await?;
            erased_keys::forget(&mut tx, &keys).await?;
            tx.commit().await?;
        }
    }
}
