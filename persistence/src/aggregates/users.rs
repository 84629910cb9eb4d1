//! People who use the system.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use uuid::Uuid;

row! {
    /// A user.
    #[derive(Clone)]
    pub struct UserRow {
        /// Its id.
        pub id: Uuid,
        /// The name that the person signs in with, folded.
        pub username: String,
        /// The person's name, as the log and other officials see it.
        pub display_name: String,
        /// argon2id.
        pub password_hash: String,
        /// Whether the person may sign in.
        pub active: bool,
        /// Its version.
        pub version: i64,
        /// When it was made.
        pub created_at: DateTime<Utc>,
    }
}

const INSERT: &str =
    "INSERT INTO users (id, username, display_name, password_hash, active, version, created_at)
    VALUES ($1, $2, $3, $4, $5, 1, $6)";
const COLUMNS: &str =
    "SELECT id, username, display_name, password_hash, active, version, created_at FROM users";
const UPDATE: &str =
    "UPDATE users SET display_name = $3, active = $4, password_hash = $5, version = version + 1
    WHERE id = $1 AND version = $2";

/// Adds a user.
///
/// # Errors
/// [`Error::Exists`] when the username is taken.
pub async fn insert(tx: &mut Tx, user: &UserRow) -> Result<(), Error> {
    tx.sql(INSERT)
        .bind(user.id)
        .bind(user.username.clone())
        .bind(user.display_name.clone())
        .bind(user.password_hash.clone())
        .bind(user.active)
        .bind(user.created_at)
        .run()
        .await
        .map(|_| ())
}

/// A user by id.
///
/// # Errors
/// The database's.
pub async fn find(tx: &mut Tx, id: UserId) -> Result<Option<UserRow>, Error> {
    tx.composed(format!("{COLUMNS} WHERE id = $1"))
        .bind(id.0)
        .opt()
        .await
}

/// A user by the name that signs in, folded.
///
/// # Errors
/// The database's.
pub async fn find_by_username(tx: &mut Tx, username: &str) -> Result<Option<UserRow>, Error> {
    tx.composed(format!("{COLUMNS} WHERE username = $1"))
        .bind(username.to_owned())
        .opt()
        .await
}

/// A page of users in the order of their ids.
///
/// # Errors
/// The database's.
pub async fn page(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<UserRow>, Error> {
    tx.composed(format!("{COLUMNS} WHERE id > $1 ORDER BY id LIMIT $2"))
        .bind(after.unwrap_or(Uuid::nil()))
        .bind(limit)
        .all()
        .await
}

/// Every user, for the snapshot that calls are judged by.
///
/// # Errors
/// The database's.
pub async fn all(tx: &mut Tx) -> Result<Vec<UserRow>, Error> {
    tx.sql(COLUMNS).all().await
}

/// Changes a user of a known version; false when the version has moved on.
///
/// # Errors
/// The database's.
pub async fn update(tx: &mut Tx, user: &UserRow) -> Result<bool, Error> {
    let touched = tx
        .sql(UPDATE)
        .bind(user.id)
        .bind(user.version)
        .bind(user.display_name.clone())
        .bind(user.active)
        .bind(user.password_hash.clone())
        .run()
        .await?;
    Ok(touched == 1)
}
