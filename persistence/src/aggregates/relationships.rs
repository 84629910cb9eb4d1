//! Client relationships: dates, the coded reason of the end, and the officials who answer.

use crate::aggregates::responsible_officials::{self, AnswersInRelationship, NOBODY};
use crate::engine::additions::{OfficialAdded, RelationshipAdded};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use crate::engine::versions::supersede_former_versions;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ClientId, RegisterKey, RelationshipId, UserId};
use uuid::Uuid;

row! {
    /// A relationship as it is stored.
    #[derive(Clone)]
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
    /// A relationship with one of its officials.
    pub(crate) struct AnsweredRow {
        pub(crate) id: Uuid,
        pub(crate) version: i64,
        pub(crate) starts_on: NaiveDate,
        pub(crate) ends_on: Option<NaiveDate>,
        pub(crate) end_reason: Option<String>,
        pub(crate) change_reason: String,
        pub(crate) recorded_by: Uuid,
        pub(crate) recorded_at: DateTime<Utc>,
        pub(crate) official: Uuid,
    }
}

impl From<AnsweredRow> for RelationshipRow {
    fn from(row: AnsweredRow) -> Self {
        Self {
            id: row.id,
            version: row.version,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            end_reason: row.end_reason,
            change_reason: row.change_reason,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
        }
    }
}

/// A relationship with its officials.
#[derive(Clone)]
pub struct Relationship {
    /// The row.
    pub row: RelationshipRow,
    /// The officials who answer now.
    pub officials: Vec<UserId>,
}

const OF_CLIENT: &str = "SELECT r.id, r.version, r.starts_on, r.ends_on, r.end_reason, r.change_reason,
    r.recorded_by, r.recorded_at, o.user_id AS official
    FROM relationships r JOIN responsible_officials o ON o.register_key = r.register_key
      AND o.client_id = r.client_id AND o.relationship_id = r.id
    WHERE r.register_key = $1 AND r.client_id = $2 AND r.superseded_at IS NULL
    ORDER BY r.starts_on, r.id, o.user_id";
const END_OFFICIAL: &str = "UPDATE relationship_officials SET to_version = $5
    WHERE register_key = $1 AND client_id = $2 AND relationship_id = $3 AND user_id = $4 AND to_version IS NULL";

/// The relationships of a client, in the order of their starts.
///
/// # Errors
/// The database's.
pub async fn of_client(
    tx: &mut Tx,
    register: RegisterKey,
    client: ClientId,
) -> Result<Vec<Relationship>, Error> {
    let rows: Vec<AnsweredRow> = tx.sql(OF_CLIENT).bind(register.0).bind(client.0).all().await?;
    Ok(grouped(rows))
}

/// The relationships of which these are the rows, each with its officials.
pub(crate) fn grouped(rows: Vec<AnsweredRow>) -> Vec<Relationship> {
    let mut found: Vec<Relationship> = Vec::new();
    for row in rows {
        let official = Some(UserId(row.official)).filter(|official| *official != NOBODY);
        match found.last_mut() {
            Some(same) if same.row.id == row.id => same.officials.extend(official),
            _ => found.push(Relationship {
                officials: official.into_iter().collect(),
                row: row.into(),
            }),
        }
    }
    found
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
    supersede_former_versions(unit, "relationships", client, [(row.id, row.version)]).await?;
    unit.tx.add(&RelationshipAdded {
        register_key: register.0,
        client_id: client.0,
        id: row.id,
        version: row.version,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        end_reason: row.end_reason.clone(),
        change_reason: row.change_reason.clone(),
        recorded_by: row.recorded_by,
        recorded_at: now,
    });
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
        unit.tx.add(&OfficialAdded {
            register_key: register.0,
            client_id: client.0,
            relationship_id: row.id,
            user_id: new.0,
            from_version: row.version,
        });
    }
    let answers = AnswersInRelationship {
        relationship: RelationshipId(row.id),
        version: row.version,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        officials,
    };
    responsible_officials::replace(unit, client, answers).await?;
    Ok(RelationshipId(row.id))
}
