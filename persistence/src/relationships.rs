//! Client relationships: dates, the coded reason of the end, and the officials who answer.

use crate::db::Tx;
use crate::error::Error;
use crate::row;
use crate::unit::Unit;
use crate::versions::{supersede, take_the_place_of_the_former};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ClientId, RegisterKey, RelationshipId, UserId};
use uuid::Uuid;

row! {
    /// A relationship as it is stored.
    pub struct RelationshipRow {
        /// Its id.
        pub id: Uuid,
        /// Its version.
        pub version: i64,
        /// First day.
        pub starts_on: NaiveDate,
        /// Last day.
        pub ends_on: Option<NaiveDate>,
        /// Code of the reason of the end.
        pub end_reason: Option<String>,
        /// Code of why this version was made.
        pub change_reason: String,
        /// Who made this version.
        pub recorded_by: Uuid,
        /// When.
        pub recorded_at: DateTime<Utc>,
    }
}

row! {
    struct OfficialRow { relationship_id: Uuid, user_id: Uuid }
}

/// A relationship with its officials.
pub struct Relationship {
    /// The row.
    pub row: RelationshipRow,
    /// The officials who answer now.
    pub officials: Vec<UserId>,
}

const OF_CLIENT: &str = "SELECT id, version, starts_on, ends_on, end_reason, change_reason, recorded_by, recorded_at
    FROM relationships WHERE register_key = $1 AND client_id = $2 AND superseded_at IS NULL ORDER BY starts_on, id";
const OFFICIALS: &str = "SELECT relationship_id, user_id FROM relationship_officials
    WHERE register_key = $1 AND client_id = $2 AND to_version IS NULL ORDER BY relationship_id, user_id";
const SUPERSEDE: &str = supersede!("relationships");
const INSERT: &str = "INSERT INTO relationships (register_key, client_id, id, version, starts_on, ends_on,
    end_reason, change_reason, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const END_OFFICIAL: &str = "UPDATE relationship_officials SET to_version = $5
    WHERE register_key = $1 AND client_id = $2 AND relationship_id = $3 AND user_id = $4 AND to_version IS NULL";
const ADD_OFFICIAL: &str = "INSERT INTO relationship_officials
    (register_key, client_id, relationship_id, user_id, from_version) VALUES ($1, $2, $3, $4, $5)";

/// The relationships of a client, in the order of their starts.
///
/// # Errors
/// The database's.
pub async fn of_client(
    tx: &mut Tx,
    register: RegisterKey,
    client: ClientId,
) -> Result<Vec<Relationship>, Error> {
    let rows: Vec<RelationshipRow> = tx.sql(OF_CLIENT).bind(register.0).bind(client.0).all().await?;
    let officials: Vec<OfficialRow> = tx.sql(OFFICIALS).bind(register.0).bind(client.0).all().await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = officials
                .iter()
                .filter(|official| official.relationship_id == row.id);
            Relationship {
                officials: own.map(|official| UserId(official.user_id)).collect(),
                row,
            }
        })
        .collect())
}

const RESPONSIBLE: &str = "SELECT o.relationship_id, o.user_id FROM relationship_officials o
    JOIN relationships r ON r.register_key = o.register_key AND r.client_id = o.client_id
      AND r.id = o.relationship_id AND r.superseded_at IS NULL
    WHERE o.register_key = $1 AND o.client_id = $2 AND o.user_id = $3 AND o.to_version IS NULL
      AND (r.ends_on IS NULL OR r.ends_on >= $4)";

/// Whether a user answers for a client on a day: in a relationship that has not ended.
///
/// # Errors
/// The database's.
pub async fn is_responsible(
    tx: &mut Tx,
    register: RegisterKey,
    client: ClientId,
    user: UserId,
    day: NaiveDate,
) -> Result<bool, Error> {
    let found: Vec<OfficialRow> = tx
        .sql(RESPONSIBLE)
        .bind(register.0)
        .bind(client.0)
        .bind(user.0)
        .bind(day)
        .all()
        .await?;
    Ok(found
        .iter()
        .any(|official| official.user_id == user.0 && !official.relationship_id.is_nil()))
}

/// Records a version of a relationship, taking the place of the version before it, and who answers.
///
/// # Errors
/// [`Error::Collided`] when the version before it was superseded in the meantime; the database's.
pub async fn record(
    unit: &mut Unit,
    client: ClientId,
    relationship: &Relationship,
    before: &[UserId],
) -> Result<RelationshipId, Error> {
    let (register, now) = (unit.register(), unit.now);
    let Relationship { row, officials } = relationship;
    take_the_place_of_the_former(unit, SUPERSEDE, client, row.id, row.version).await?;
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(client.0)
        .bind(row.id)
        .bind(row.version)
        .bind(row.starts_on)
        .bind(row.ends_on)
        .bind(row.end_reason.clone())
        .bind(row.change_reason.clone())
        .bind(row.recorded_by)
        .bind(now)
        .run()
        .await?;
    for gone in before.iter().filter(|user| !officials.contains(user)) {
        unit.tx
            .sql(END_OFFICIAL)
            .bind(register.0)
            .bind(client.0)
            .bind(row.id)
            .bind(gone.0)
            .bind(row.version)
            .run()
            .await?;
    }
    for new in officials.iter().filter(|user| !before.contains(user)) {
        unit.tx
            .sql(ADD_OFFICIAL)
            .bind(register.0)
            .bind(client.0)
            .bind(row.id)
            .bind(new.0)
            .bind(row.version)
            .run()
            .await?;
    }
    Ok(RelationshipId(row.id))
}
