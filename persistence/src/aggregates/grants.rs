//! Grants: a task in a register, for a time.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::grant::Grant;
use domain::ids::{GrantId, RegisterKey, UserId};
use uuid::Uuid;

row! {
    /// A grant as it is stored.
    #[derive(Clone)]
    pub struct GrantRow {
        /// Its id.
        pub id: Uuid,
        /// To whom.
        pub user_id: Uuid,
        /// In which register.
        pub register_key: i64,
        /// Code of the task.
        pub task: String,
        /// First day.
        pub valid_from: NaiveDate,
        /// Last day.
        pub valid_to: Option<NaiveDate>,
        /// When the secrecy undertaking was signed.
        pub undertaking_signed_on: NaiveDate,
        /// Whether it reaches only the user's own clients.
        pub own_clients_only: bool,
        /// Who gave it.
        pub granted_by: Option<Uuid>,
        /// Its version.
        pub version: i64,
        /// When it was given.
        pub created_at: DateTime<Utc>,
    }
}

impl GrantRow {
    /// The grant, as rules see it.
    pub fn grant(&self) -> Grant {
        Grant {
            id: GrantId(self.id),
            user: UserId(self.user_id),
            register: RegisterKey(self.register_key),
            task: self.task.clone(),
            from: self.valid_from,
            to: self.valid_to,
            undertaking_signed_on: self.undertaking_signed_on,
            own_clients_only: self.own_clients_only,
        }
    }
}

const COLUMNS: &str = "SELECT id, user_id, register_key, task, valid_from, valid_to, undertaking_signed_on,
    own_clients_only, granted_by, version, created_at FROM grants";
const INSERT: &str = "INSERT INTO grants (id, user_id, register_key, task, valid_from, valid_to,
    undertaking_signed_on, own_clients_only, granted_by, version, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)";
const END: &str = "UPDATE grants SET valid_to = $3, version = version + 1 WHERE id = $1 AND version = $2";

/// Gives a grant.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, grant: &GrantRow) -> Result<(), Error> {
    tx.sql(INSERT)
        .bind(grant.id)
        .bind(grant.user_id)
        .bind(grant.register_key)
        .bind(grant.task.clone())
        .bind(grant.valid_from)
        .bind(grant.valid_to)
        .bind(grant.undertaking_signed_on)
        .bind(grant.own_clients_only)
        .bind(grant.granted_by)
        .bind(grant.created_at)
        .run()
        .await
        .map(|_| ())
}

/// Every grant, for the snapshot that calls are judged by.
///
/// # Errors
/// The database's.
pub async fn all(tx: &mut Tx) -> Result<Vec<GrantRow>, Error> {
    tx.sql(COLUMNS).all().await
}

/// The grants of a user, the newest first.
///
/// # Errors
/// The database's.
pub async fn of_user(
    tx: &mut Tx,
    user: UserId,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<GrantRow>, Error> {
    tx.composed(format!(
        "{COLUMNS} WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    ))
    .bind(user.0)
    .bind(before.unwrap_or(Uuid::max()))
    .bind(limit)
    .all()
    .await
}

/// A grant of a user.
///
/// # Errors
/// The database's.
pub async fn find(tx: &mut Tx, user: UserId, id: GrantId) -> Result<Option<GrantRow>, Error> {
    tx.composed(format!("{COLUMNS} WHERE user_id = $1 AND id = $2"))
        .bind(user.0)
        .bind(id.0)
        .opt()
        .await
}

/// Sets the last day of a grant of a known version; false when the version has moved on.
///
/// # Errors
/// The database's.
pub async fn end(tx: &mut Tx, id: GrantId, version: i64, last_day: NaiveDate) -> Result<bool, Error> {
    Ok(tx.sql(END).bind(id.0).bind(version).bind(last_day).run().await? == 1)
}
