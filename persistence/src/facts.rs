//! Facts: every datum of a client, sealed, with its versions and its search tokens.

use crate::clients::sealing_key;
use crate::error::Error;
use crate::row;
use crate::seal::{Opener, Place, Sealed, close};
use crate::search;
use crate::unit::Unit;
use crate::versions::{supersede, take_the_place_of_the_former};
use chrono::{DateTime, Utc};
use domain::fact::{ChangeReason, FactDocument, Field, RestrictedBy};
use domain::ids::{ClientId, FactId, UserId};
use domain::secret::Secret;
use uuid::Uuid;

/// A fact, opened: only ever inside a [`Secret`].
#[derive(Clone)]
pub struct StoredFact {
    /// Whose.
    pub client: ClientId,
    /// Its id; all versions share it.
    pub id: FactId,
    /// Its version.
    pub version: i64,
    /// Which datum.
    pub field: Field,
    /// Why it alone is restricted, if it is.
    pub restricted: Option<RestrictedBy>,
    /// Whether this version takes it out of use.
    pub removed: bool,
    /// Why this version was made.
    pub reason: ChangeReason,
    /// Who made it.
    pub recorded_by: UserId,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// When a later version took its place.
    pub superseded_at: Option<DateTime<Utc>>,
    /// The datum.
    pub document: FactDocument,
}

/// A version of a fact that is about to be sealed.
pub struct NewFact {
    /// Whose.
    pub client: ClientId,
    /// Its id.
    pub id: FactId,
    /// Its version; 1 is the first.
    pub version: i64,
    /// Which datum.
    pub field: Field,
    /// The retention class that it is sealed in.
    pub retention_class: String,
    /// Why it alone is restricted, if it is.
    pub restricted: Option<RestrictedBy>,
    /// Whether this version takes it out of use.
    pub removed: bool,
    /// Why it is made.
    pub reason: ChangeReason,
    /// By whom.
    pub recorded_by: UserId,
    /// The datum.
    pub document: Secret<FactDocument>,
}

row! {
    struct FactRow {
        client_id: Uuid,
        id: Uuid,
        version: i64,
        field: String,
        restricted: Option<String>,
        removed: bool,
        change_reason: String,
        recorded_by: Uuid,
        recorded_at: DateTime<Utc>,
        superseded_at: Option<DateTime<Utc>>,
        key_id: Uuid,
        sealed: Vec<u8>,
        wrapped: Option<Vec<u8>>,
    }
}

const TABLE: &str = "facts";

const SELECT: &str = "SELECT f.client_id, f.id, f.version, f.field, f.restricted, f.removed, f.change_reason,
    f.recorded_by, f.recorded_at, f.superseded_at, f.key_id, f.sealed, k.wrapped
    FROM facts f LEFT JOIN keystore.client_keys k ON k.id = f.key_id";
const INSERT: &str = "INSERT INTO facts (register_key, client_id, id, version, field, restricted, removed,
    change_reason, recorded_by, recorded_at, key_id, sealed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const SUPERSEDE: &str = supersede!("facts");
const ERASE: &str =
    "DELETE FROM facts WHERE register_key = $1 AND client_id = $2 AND id = $3 AND version < $4";

fn open_all(unit: &Unit, rows: Vec<FactRow>) -> Result<Secret<Vec<StoredFact>>, Error> {
    let mut opener = Opener::new(&unit.keys, &unit.fresh);
    let mut facts = Vec::with_capacity(rows.len());
    for row in rows {
        let place = Place {
            register: unit.register(),
            client: ClientId(row.client_id),
            table: TABLE,
            row: row.id,
            version: row.version,
        };
        let sealed = Sealed {
            key: row.key_id,
            wrapped: row.wrapped.as_deref(),
            body: &row.sealed,
        };
        // A class whose key was destroyed is gone, and its rows say nothing any more.
        let Some(document) = opener.open::<FactDocument>(place, &sealed)? else {
            continue;
        };
        let code = Error::Internal("a fact with a code that is not known");
        let (Some(field), Some(reason)) = (Field::parse(&row.field), ChangeReason::parse(&row.change_reason))
        else {
            return Err(code);
        };
        facts.push(document.map(|document| StoredFact {
            client: ClientId(row.client_id),
            id: FactId(row.id),
            version: row.version,
            field,
            restricted: row.restricted.as_deref().and_then(RestrictedBy::parse),
            removed: row.removed,
            reason,
            recorded_by: UserId(row.recorded_by),
            recorded_at: row.recorded_at,
            superseded_at: row.superseded_at,
            document,
        }));
    }
    Ok(Secret::collect(facts))
}

/// The facts of a client as they are now, without those taken out of use.
///
/// # Errors
/// The database's; [`Error::SealBroken`] when a row was changed or moved.
pub async fn current(unit: &mut Unit, client: ClientId) -> Result<Secret<Vec<StoredFact>>, Error> {
    current_of(unit, &[client.0]).await
}

/// The same for several clients in one statement, in the order of their ids.
///
/// # Errors
/// As [`current`].
pub async fn current_of(unit: &mut Unit, clients: &[Uuid]) -> Result<Secret<Vec<StoredFact>>, Error> {
    if clients.is_empty() {
        return Ok(Secret::new(Vec::new()));
    }
    let register = unit.register();
    let mut statement = unit
        .tx
        .composed(format!(
            "{SELECT} WHERE f.register_key = $1 AND f.client_id IN {} AND f.superseded_at IS NULL
             AND NOT f.removed ORDER BY f.client_id, f.id",
            crate::list(2, clients.len())
        ))
        .bind(register.0);
    for client in crate::padded(clients) {
        statement = statement.bind(client);
    }
    let rows = statement.all().await?;
    open_all(unit, rows)
}

/// Every version of every fact of a client, the newest first, after a version in that order.
///
/// # Errors
/// As [`current`].
pub async fn history(
    unit: &mut Unit,
    client: ClientId,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Secret<Vec<StoredFact>>, Error> {
    let register = unit.register();
    let (at, id) = after.unwrap_or((DateTime::<Utc>::MAX_UTC, Uuid::max()));
    let at = at.min(far_future());
    let rows = unit
        .tx
        .composed(format!(
            "{SELECT} WHERE f.register_key = $1 AND f.client_id = $2 AND (f.recorded_at, f.id) < ($3, $4)
             ORDER BY f.recorded_at DESC, f.id DESC, f.version DESC LIMIT $5"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(at)
        .bind(id)
        .bind(limit)
        .all()
        .await?;
    open_all(unit, rows)
}

/// The latest instant that both databases keep.
fn far_future() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_300_799, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// The versions of one fact, the newest first.
///
/// # Errors
/// As [`current`].
pub async fn versions(
    unit: &mut Unit,
    client: ClientId,
    fact: FactId,
) -> Result<Secret<Vec<StoredFact>>, Error> {
    let register = unit.register();
    let rows = unit
        .tx
        .composed(format!(
            "{SELECT} WHERE f.register_key = $1 AND f.client_id = $2 AND f.id = $3 ORDER BY f.version DESC"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(fact.0)
        .all()
        .await?;
    open_all(unit, rows)
}

/// Seals a version of a fact, taking the place of the version before it, and keeps its search tokens.
///
/// # Errors
/// [`Error::Exists`] when the identity code is another client's; [`Error::Collided`] when the version
/// before it was superseded in the meantime; the database's.
pub async fn record(unit: &mut Unit, fact: NewFact) -> Result<(), Error> {
    let register = unit.register();
    let now = unit.now;
    take_the_place_of_the_former(unit, SUPERSEDE, fact.client, fact.id.0, fact.version).await?;
    let texts = if fact.removed {
        Vec::new()
    } else {
        search::texts(&fact.document)
    };
    if fact.version > 1 {
        search::forget(unit, fact.client, fact.id).await?;
    }
    search::keep(unit, fact.client, fact.id, &texts).await?;
    let key = sealing_key(unit, fact.client, &fact.retention_class).await?;
    let place = Place {
        register,
        client: fact.client,
        table: TABLE,
        row: fact.id.0,
        version: fact.version,
    };
    let sealed = close(&key, place, fact.document)?;
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(fact.client.0)
        .bind(fact.id.0)
        .bind(fact.version)
        .bind(fact.field.code().to_owned())
        .bind(fact.restricted.map(|restricted| restricted.code().to_owned()))
        .bind(fact.removed)
        .bind(fact.reason.code().to_owned())
        .bind(fact.recorded_by.0)
        .bind(now)
        .bind(key.id)
        .bind(sealed)
        .run()
        .await
        .map(|_| ())
}

/// Erases every version of a fact before the given one: what should not have been recorded leaves no
/// content behind.
///
/// # Errors
/// The database's.
pub async fn erase_before(
    unit: &mut Unit,
    client: ClientId,
    fact: FactId,
    version: i64,
) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(ERASE)
        .bind(register.0)
        .bind(client.0)
        .bind(fact.0)
        .bind(version)
        .run()
        .await
        .map(|_| ())
}
