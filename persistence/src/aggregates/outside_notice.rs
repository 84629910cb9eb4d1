//! What law required to be recorded although the notice does not name it, until the DPO closes it.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use chrono::{DateTime, Utc};
use domain::ids::{OutsideNoticeId, RegisterKey, UserId};
use uuid::Uuid;

row! {
    /// A case as it is stored.
    pub struct CaseRow {
        /// Its id.
        pub id: Uuid,
        /// Its version.
        pub version: i64,
        /// The client.
        pub client_id: Uuid,
        /// The datum; absent when it is the entry of the client itself.
        pub fact_id: Option<Uuid>,
        /// Code of the datum's field.
        pub field: Option<String>,
        /// Code of the provision.
        pub provision: String,
        /// Who recorded it.
        pub recorded_by: Uuid,
        /// When.
        pub recorded_at: DateTime<Utc>,
        /// How it was closed.
        pub closing: Option<String>,
        /// By whom.
        pub closed_by: Option<Uuid>,
        /// When.
        pub closed_at: Option<DateTime<Utc>>,
    }
}

const COLUMNS: &str = "SELECT id, version, client_id, fact_id, field, provision, recorded_by, recorded_at,
    closing, closed_by, closed_at FROM outside_notice";
const INSERT: &str = "INSERT INTO outside_notice
    (register_key, id, version, client_id, fact_id, field, provision, recorded_by, recorded_at)
    VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8)";
const CLOSE: &str =
    "UPDATE outside_notice SET closing = $4, closed_by = $5, closed_at = $6, version = version + 1
    WHERE register_key = $1 AND id = $2 AND version = $3 AND closing IS NULL";

/// Opens a case.
///
/// # Errors
/// The database's.
pub async fn open(unit: &mut Unit, case: &CaseRow) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(case.id)
        .bind(case.client_id)
        .bind(case.fact_id)
        .bind(case.field.clone())
        .bind(case.provision.clone())
        .bind(case.recorded_by)
        .bind(case.recorded_at)
        .run()
        .await
        .map(|_| ())
}

/// A case.
///
/// # Errors
/// The database's.
pub async fn find(tx: &mut Tx, register: RegisterKey, id: OutsideNoticeId) -> Result<Option<CaseRow>, Error> {
    tx.composed(format!("{COLUMNS} WHERE register_key = $1 AND id = $2"))
        .bind(register.0)
        .bind(id.0)
        .opt()
        .await
}

/// A page of cases, the oldest first; those that are open, closed, or both.
///
/// # Errors
/// The database's.
pub async fn page(
    tx: &mut Tx,
    register: RegisterKey,
    closed: Option<bool>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<CaseRow>, Error> {
    let state = match closed {
        None => "",
        Some(true) => " AND closing IS NOT NULL",
        Some(false) => " AND closing IS NULL",
    };
    tx.composed(format!(
        "{COLUMNS} WHERE register_key = $1 AND id > $2{state} ORDER BY id LIMIT $3"
    ))
    .bind(register.0)
    .bind(after.unwrap_or(Uuid::nil()))
    .bind(limit)
    .all()
    .await
}

/// Closes a case of a known version; false when it has moved on.
///
/// # Errors
/// The database's.
pub async fn close(
    unit: &mut Unit,
    id: OutsideNoticeId,
    version: i64,
    closing: &str,
    by: UserId,
) -> Result<bool, Error> {
    let (register, now) = (unit.register(), unit.now);
    let touched = unit
        .tx
        .sql(CLOSE)
        .bind(register.0)
        .bind(id.0)
        .bind(version)
        .bind(closing.to_owned())
        .bind(by.0)
        .bind(now)
        .run()
        .await?;
    Ok(touched == 1)
}
