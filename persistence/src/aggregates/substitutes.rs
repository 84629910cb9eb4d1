//! Substitutes: who stands in for an official who is away, and when.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{RegisterKey, SubstituteId, UserId};
use uuid::Uuid;

row! {
    /// A substitution as it is stored.
    #[derive(Clone, Debug)]
    pub struct SubstituteRow {
        /// Its id.
        pub id: Uuid,
        /// Its version.
        pub version: i64,
        /// Who is away.
        pub official: Uuid,
        /// Who stands in.
        pub substitute: Uuid,
        /// First day.
        pub starts_on: NaiveDate,
        /// Last day.
        pub ends_on: NaiveDate,
        /// Who recorded it.
        pub recorded_by: Uuid,
        /// When.
        pub recorded_at: DateTime<Utc>,
        /// Who ended it before its last day.
        pub ended_by: Option<Uuid>,
        /// When: from then on it does not hold.
        pub ended_at: Option<DateTime<Utc>>,
    }
}

row! {
    struct OfficialRow { official: Uuid }
}

/// A condition on `substitutes s`: it holds on the day at a place of the statement.
macro_rules! holds_on {
    ($day:literal) => {
        concat!(
            "s.ended_at IS NULL AND s.starts_on <= ",
            $day,
            " AND s.ends_on >= ",
            $day
        )
    };
}

pub(crate) use holds_on;

const COLUMNS: &str =
    "SELECT id, version, official, substitute, starts_on, ends_on, recorded_by, recorded_at,
    ended_by, ended_at FROM substitutes";
const INSERT: &str =
    "INSERT INTO substitutes (register_key, id, version, official, substitute, starts_on, ends_on,
    recorded_by, recorded_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8)";
const END: &str = "UPDATE substitutes SET version = version + 1, ended_by = $4, ended_at = $5
    WHERE register_key = $1 AND id = $2 AND version = $3 AND ended_at IS NULL";
const OVERLAPPING: &str = "SELECT s.official FROM substitutes s WHERE s.register_key = $1 AND s.official = $2
    AND s.substitute = $3 AND s.ended_at IS NULL AND s.starts_on <= $5 AND s.ends_on >= $4 LIMIT 1";
const LOCK: &str = "UPDATE users SET version = version WHERE id = $1";
const STANDS_IN_FOR: &str = concat!(
    "SELECT DISTINCT s.official FROM substitutes s WHERE s.register_key = $1 AND s.substitute = $2 AND ",
    holds_on!("$3"),
    " ORDER BY s.official"
);

/// The officials for whom a user stands in on a day, not the user's own self.
///
/// # Errors
/// The database's.
pub async fn stands_in_for(
    tx: &mut Tx,
    register: RegisterKey,
    user: UserId,
    today: NaiveDate,
) -> Result<Vec<UserId>, Error> {
    let rows: Vec<OfficialRow> = tx
        .sql(STANDS_IN_FOR)
        .bind(register.0)
        .bind(user.0)
        .bind(today)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| UserId(row.official)).collect())
}

/// Records a substitution.
///
/// # Errors
/// The database's.
pub async fn insert(unit: &mut Unit, row: &SubstituteRow) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(row.id)
        .bind(row.official)
        .bind(row.substitute)
        .bind(row.starts_on)
        .bind(row.ends_on)
        .bind(row.recorded_by)
        .bind(row.recorded_at)
        .run()
        .await
        .map(|_| ())
}

/// Whether the same two already stand so on a day of a period. The official is locked until the unit ends, so
/// that of two who ask at once one sees what the other has recorded.
///
/// # Errors
/// The database's.
pub async fn overlaps(unit: &mut Unit, row: &SubstituteRow) -> Result<bool, Error> {
    let register = unit.register();
    unit.tx.sql(LOCK).bind(row.official).run().await?;
    let found: Option<OfficialRow> = unit
        .tx
        .sql(OVERLAPPING)
        .bind(register.0)
        .bind(row.official)
        .bind(row.substitute)
        .bind(row.starts_on)
        .bind(row.ends_on)
        .opt()
        .await?;
    Ok(found.is_some_and(|found| found.official == row.official))
}

/// Substitutions of a register, the newest first; those of one official alone, when one is named.
///
/// # Errors
/// The database's.
pub async fn page(
    tx: &mut Tx,
    register: RegisterKey,
    official: Option<UserId>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<SubstituteRow>, Error> {
    let of_one = match official {
        Some(_) => "AND official = $4",
        None => "AND $4 IS NULL",
    };
    tx.composed(format!(
        "{COLUMNS} WHERE register_key = $1 AND id < $2 {of_one} ORDER BY id DESC LIMIT $3"
    ))
    .bind(register.0)
    .bind(before.unwrap_or(Uuid::max()))
    .bind(limit)
    .bind(official.map(|official| official.0))
    .all()
    .await
}

/// A substitution.
///
/// # Errors
/// The database's.
pub async fn find(
    tx: &mut Tx,
    register: RegisterKey,
    id: SubstituteId,
) -> Result<Option<SubstituteRow>, Error> {
    tx.composed(format!("{COLUMNS} WHERE register_key = $1 AND id = $2"))
        .bind(register.0)
        .bind(id.0)
        .opt()
        .await
}

/// Ends a substitution of a known version before its last day; false when the version has moved on.
///
/// # Errors
/// The database's.
pub async fn end(unit: &mut Unit, id: SubstituteId, version: i64, by: UserId) -> Result<bool, Error> {
    let (register, now) = (unit.register(), unit.now);
    let ended = unit
        .tx
        .sql(END)
        .bind(register.0)
        .bind(id.0)
        .bind(version)
        .bind(by.0)
        .bind(now)
        .run()
        .await?;
    Ok(ended == 1)
}
