//! Refresh tokens, and attempts to sign in.

mod attempts;

pub use attempts::{Attempt, AttemptLimit, Reservation, ThrottleTimes, forget, give_back, reserve};

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use uuid::Uuid;

row! {
    /// A refresh token, known by its digest alone.
    pub struct RefreshRow {
        /// The keyed digest of the token.
        pub token_hash: Vec<u8>,
        /// Tokens that descend from one sign-in.
        pub family: Uuid,
        /// Whose.
        pub user_id: Uuid,
        /// When it was issued.
        pub issued_at: DateTime<Utc>,
        /// Until when it may be used.
        pub expires_at: DateTime<Utc>,
        /// When it was used.
        pub used_at: Option<DateTime<Utc>>,
        /// When its family was revoked.
        pub revoked_at: Option<DateTime<Utc>>,
    }
}

const INSERT: &str = "INSERT INTO refresh_tokens (token_hash, family, user_id, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
const FIND: &str = "SELECT token_hash, family, user_id, issued_at, expires_at, used_at, revoked_at
    FROM refresh_tokens WHERE token_hash = $1";
const USE: &str = "UPDATE refresh_tokens SET used_at = $2
    WHERE token_hash = $1 AND used_at IS NULL AND revoked_at IS NULL";
const REVOKE: &str = "UPDATE refresh_tokens SET revoked_at = $2 WHERE family = $1 AND revoked_at IS NULL";
const REVOKE_USER: &str =
    "UPDATE refresh_tokens SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL";

/// Keeps a token that is about to be handed out.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, token: &RefreshRow) -> Result<(), Error> {
    tx.sql(INSERT)
        .bind(token.token_hash.clone())
        .bind(token.family)
        .bind(token.user_id)
        .bind(token.issued_at)
        .bind(token.expires_at)
        .run()
        .await
        .map(|_| ())
}

/// A token by its digest.
///
/// # Errors
/// The database's.
pub async fn find(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<RefreshRow>, Error> {
    tx.sql(FIND).bind(token_hash.to_vec()).opt().await
}

/// Marks a token as used; false when it was used or revoked before.
///
/// # Errors
/// The database's.
pub async fn mark_used(tx: &mut Tx, token_hash: &[u8], at: DateTime<Utc>) -> Result<bool, Error> {
    Ok(tx.sql(USE).bind(token_hash.to_vec()).bind(at).run().await? == 1)
}

/// Revokes every token that descends from one sign-in.
///
/// # Errors
/// The database's.
pub async fn revoke_family(tx: &mut Tx, family: Uuid, at: DateTime<Utc>) -> Result<(), Error> {
    tx.sql(REVOKE).bind(family).bind(at).run().await.map(|_| ())
}

/// Revokes every token of a user.
///
/// # Errors
/// The database's.
pub async fn revoke_user(tx: &mut Tx, user: UserId, at: DateTime<Utc>) -> Result<(), Error> {
    tx.sql(REVOKE_USER).bind(user.0).bind(at).run().await.map(|_| ())
}

const FORGET_EXPIRED: &str = "DELETE FROM refresh_tokens WHERE expires_at < $1";

/// Forgets sessions that ended before an instant.
///
/// # Errors
/// The database's.
pub async fn forget_ended(tx: &mut Tx, before: DateTime<Utc>) -> Result<(), Error> {
    tx.sql(FORGET_EXPIRED).bind(before).run().await.map(|_| ())
}

row! {
    struct Family { family: Uuid }
}

const REVOKED: &str = "SELECT DISTINCT family FROM refresh_tokens WHERE revoked_at > $1";

/// The families revoked since an instant: access tokens that descend from them are refused.
///
/// # Errors
/// The database's.
pub async fn revoked_since(tx: &mut Tx, since: DateTime<Utc>) -> Result<Vec<Uuid>, Error> {
    let rows: Vec<Family> = tx.sql(REVOKED).bind(since).all().await?;
    Ok(rows.into_iter().map(|row| row.family).collect())
}
