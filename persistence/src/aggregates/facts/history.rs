//! The versions of all facts of a client, a page at a time.

use crate::aggregates::facts::stored::{FactRow, SELECT, StoredFact, open_all};
use crate::engine::error::Error;
use crate::engine::unit::Unit;
use chrono::{DateTime, Utc};
use domain::ids::{ClientId, FactId};
use domain::secret::Secret;
use uuid::Uuid;

/// A version's place in the history, the newest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HistoryPosition {
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The fact.
    pub fact: FactId,
    /// Its version.
    pub version: i64,
}

impl HistoryPosition {
    /// Before every version there is.
    fn first() -> Self {
        Self {
            // The latest instant that both databases keep.
            recorded_at: DateTime::from_timestamp(253_402_300_799, 0).unwrap_or(DateTime::UNIX_EPOCH),
            fact: FactId(Uuid::max()),
            version: i64::MAX,
        }
    }
}

/// A page of the versions of every fact of a client, the newest first; and the place of the last one read,
/// when there may be more. Versions whose key was destroyed are left out of the page.
///
/// # Errors
/// As [`current`](super::current).
pub async fn history(
    unit: &mut Unit,
    client: ClientId,
    after: Option<HistoryPosition>,
    limit: usize,
) -> Result<(Secret<Vec<StoredFact>>, Option<HistoryPosition>), Error> {
    let register = unit.register();
    let after = after.unwrap_or_else(HistoryPosition::first);
    let rows: Vec<FactRow> = unit
        .tx
        .composed(format!(
            "{SELECT} FROM facts r WHERE r.register_key = $1 AND r.client_id = $2
             AND (r.recorded_at, r.id, r.version) < ($3, $4, $5)
             ORDER BY r.recorded_at DESC, r.id DESC, r.version DESC LIMIT $6"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(after.recorded_at)
        .bind(after.fact.0)
        .bind(after.version)
        .bind(limit as i64)
        .all()
        .await?;
    let last = rows
        .last()
        .filter(|_| rows.len() == limit)
        .map(|row| HistoryPosition {
            recorded_at: row.recorded_at,
            fact: FactId(row.id),
            version: row.version,
        });
    Ok((open_all(unit, rows).await?, last))
}

/// What a page of the history is read with: the latest version of each of its facts, and those that its
/// versions took the place of.
///
/// # Errors
/// As [`current`](super::current).
pub async fn neighbours(
    unit: &mut Unit,
    client: ClientId,
    page: &Secret<Vec<StoredFact>>,
) -> Result<Secret<Vec<StoredFact>>, Error> {
    let register = unit.register();
    let keys = |key: fn(&StoredFact) -> NeighbourKey| {
        let mut keys = page.judge(|facts| facts.iter().map(key).collect::<Vec<_>>());
        keys.sort();
        keys.dedup();
        keys
    };
    let facts = keys(|fact| NeighbourKey::Fact(fact.id.0));
    let versions = keys(|fact| NeighbourKey::Version(fact.version - 1));
    if facts.is_empty() {
        return Ok(Secret::new(Vec::new()));
    }
    let of_versions = 3 + crate::engine::sql_lists::list_size(facts.len());
    let mut statement = unit
        .tx
        .composed(format!(
            "{SELECT} FROM facts r WHERE r.register_key = $1 AND r.client_id = $2 AND r.id IN {}
             AND (r.superseded_at IS NULL OR r.version IN {})",
            crate::engine::sql_lists::list(3, facts.len()),
            crate::engine::sql_lists::list(of_versions, versions.len()),
        ))
        .bind(register.0)
        .bind(client.0);
    for key in crate::engine::sql_lists::padded(&facts).chain(crate::engine::sql_lists::padded(&versions)) {
        statement = match key {
            NeighbourKey::Fact(id) => statement.bind(id),
            NeighbourKey::Version(version) => statement.bind(version),
        };
    }
    let rows = statement.all().await?;
    open_all(unit, rows).await
}

/// What a neighbour is found by: nothing of the datum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NeighbourKey {
    Fact(Uuid),
    Version(i64),
}
impl domain::secret::NonPersonal for NeighbourKey {}
