//! The versions of all facts of a client, a page at a time.

use super::{FactRow, SELECT, StoredFact, open_all};
use crate::error::Error;
use crate::unit::Unit;
use chrono::{DateTime, Utc};
use domain::ids::{ClientId, FactId};
use domain::secret::Secret;
use uuid::Uuid;

/// A version's place in the history, the newest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Version {
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The fact.
    pub fact: FactId,
    /// Its version.
    pub version: i64,
}

impl Version {
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
    after: Option<Version>,
    limit: usize,
) -> Result<(Secret<Vec<StoredFact>>, Option<Version>), Error> {
    let register = unit.register();
    let after = after.unwrap_or_else(Version::first);
    let rows: Vec<FactRow> = unit
        .tx
        .composed(format!(
            "{SELECT} facts f WHERE f.register_key = $1 AND f.client_id = $2
             AND (f.recorded_at, f.id, f.version) < ($3, $4, $5)
             ORDER BY f.recorded_at DESC, f.id DESC, f.version DESC LIMIT $6"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(after.recorded_at)
        .bind(after.fact.0)
        .bind(after.version)
        .bind(limit as i64)
        .all()
        .await?;
    let last = rows.last().filter(|_| rows.len() == limit).map(|row| Version {
        recorded_at: row.recorded_at,
        fact: FactId(row.id),
        version: row.version,
    });
    Ok((open_all(unit, rows)?, last))
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
    let places = |place: fn(&StoredFact) -> Place| {
        let mut places = page.judge(|facts| facts.iter().map(place).collect::<Vec<_>>());
        places.sort();
        places.dedup();
        places
    };
    let facts = places(|fact| Place::Fact(fact.id.0));
    let versions = places(|fact| Place::Version(fact.version - 1));
    if facts.is_empty() {
        return Ok(Secret::new(Vec::new()));
    }
    let of_versions = 3 + crate::list_size(facts.len());
    let mut statement = unit
        .tx
        .composed(format!(
            "{SELECT} facts f WHERE f.register_key = $1 AND f.client_id = $2 AND f.id IN {}
             AND (f.superseded_at IS NULL OR f.version IN {})",
            crate::list(3, facts.len()),
            crate::list(of_versions, versions.len()),
        ))
        .bind(register.0)
        .bind(client.0);
    for place in crate::padded(&facts).chain(crate::padded(&versions)) {
        statement = match place {
            Place::Fact(id) => statement.bind(id),
            Place::Version(version) => statement.bind(version),
        };
    }
    let rows = statement.all().await?;
    open_all(unit, rows)
}

/// Where a version stands: nothing of the datum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Fact(Uuid),
    Version(i64),
}
impl domain::secret::Finding for Place {}
