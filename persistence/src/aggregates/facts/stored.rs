//! Facts as they are stored, opened for those who may be shown them.

use crate::engine::aside::MANY_ROWS;
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::sql_lists::ids;
use crate::engine::unit::Unit;
use crate::sealing::fresh_keys::FreshKeys;
use crate::sealing::register_keys::RegisterKeys;
use crate::sealing::seal::{BoundColumn, Opener, RowIdentity, Sealed};
use chrono::{DateTime, NaiveDate, Utc};
use domain::client::fact::{ChangeReason, FactDocument, RestrictedBy};
use domain::client::field::Field;
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

row! {
    pub(crate) struct FactRow {
        pub(crate) client_id: Uuid,
        pub(crate) id: Uuid,
        pub(crate) version: i64,
        pub(crate) field: String,
        pub(crate) restricted: Option<String>,
        pub(crate) removed: bool,
        pub(crate) change_reason: String,
        pub(crate) recorded_by: Uuid,
        pub(crate) recorded_at: DateTime<Utc>,
        pub(crate) expires_on: Option<NaiveDate>,
        pub(crate) superseded_at: Option<DateTime<Utc>>,
        pub(crate) key_id: Uuid,
        pub(crate) sealed: Vec<u8>,
        pub(crate) wrapped: Option<Vec<u8>>,
    }
}

pub(super) const TABLE: &str = "facts";

pub(super) const SELECT: &str =
    "SELECT r.client_id, r.id, r.version, r.field, r.restricted, r.removed, r.change_reason,
    r.recorded_by, r.recorded_at, r.expires_on, r.superseded_at, r.key_id, r.sealed,
    (SELECT k.wrapped FROM keystore.client_keys k WHERE k.id = r.key_id) AS wrapped";
const IN_USE: &str = "r.register_key = $1 AND r.superseded_at IS NULL AND NOT r.removed";

/// What is bound into the seal of a fact beside its place.
pub(super) fn bound_columns<'a>(
    field: &'a str,
    restricted: Option<&'a str>,
    removed: bool,
    reason: &'a str,
    recorded_by: Uuid,
    expires_on: Option<NaiveDate>,
) -> [BoundColumn<'a>; 6] {
    [
        BoundColumn::Code(Some(field)),
        BoundColumn::Code(restricted),
        BoundColumn::Flag(removed),
        BoundColumn::Code(Some(reason)),
        BoundColumn::Id(recorded_by),
        BoundColumn::Day(expires_on),
    ]
}

pub(crate) async fn open_all(unit: &Unit, rows: Vec<FactRow>) -> Result<Secret<Vec<StoredFact>>, Error> {
    if rows.len() < MANY_ROWS {
        return open_each(&unit.keys, &unit.fresh, rows);
    }
    let (keys, fresh) = (unit.keys.clone(), unit.fresh.clone());
    let open = move || open_each(&keys, &fresh, rows);
    unit.store.done_aside(open).await?
}

fn open_each(
    keys: &RegisterKeys,
    fresh: &FreshKeys,
    rows: Vec<FactRow>,
) -> Result<Secret<Vec<StoredFact>>, Error> {
    let mut opener = Opener::new(keys, fresh);
    let mut facts = Vec::with_capacity(rows.len());
    for row in rows {
        let bound_columns = bound_columns(
            &row.field,
            row.restricted.as_deref(),
            row.removed,
            &row.change_reason,
            row.recorded_by,
            row.expires_on,
        );
        let identity = RowIdentity {
            register: keys.register,
            client: ClientId(row.client_id),
            table: TABLE,
            row: row.id,
            version: row.version,
            columns: &bound_columns,
        };
        let sealed = Sealed {
            key: row.key_id,
            wrapped: row.wrapped.as_deref(),
            body: &row.sealed,
        };
        // A class whose key was destroyed is gone, and its rows say nothing any more.
        let Some(document) = opener.open::<FactDocument>(identity, &sealed)? else {
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

/// A client's own among facts that stand in the order of their clients.
pub fn of_client(facts: &[StoredFact], client: Uuid) -> &[StoredFact] {
    let begins = facts.partition_point(|fact| fact.client.0 < client);
    let ends = facts.partition_point(|fact| fact.client.0 <= client);
    facts.get(begins..ends).unwrap_or_default()
}

/// The facts of a client as they are now, without those taken out of use.
///
/// # Errors
/// The database's; [`Error::SealBroken`] when a row was changed or moved.
pub async fn current(unit: &mut Unit, client: ClientId) -> Result<Secret<Vec<StoredFact>>, Error> {
    in_use(unit, &[client.0], IN_USE).await
}

/// The same of several clients, in the order of their ids, and of some fields alone, with every fact that is restricted by itself: nothing else is opened.
///
/// # Errors
/// As [`current`].
pub async fn of_fields(
    unit: &mut Unit,
    clients: &[Uuid],
    fields: &[Field],
) -> Result<Secret<Vec<StoredFact>>, Error> {
    let codes: Vec<_> = fields.iter().map(|field| format!("'{}'", field.code())).collect();
    let such = format!(
        "{IN_USE} AND (r.field IN ({}) OR r.restricted IS NOT NULL)",
        codes.join(", ")
    );
    in_use(unit, clients, &such).await
}

async fn in_use(unit: &mut Unit, clients: &[Uuid], such: &str) -> Result<Secret<Vec<StoredFact>>, Error> {
    let register = unit.register();
    let of_clients = unit.tx.of_each("$2", TABLE, "client_id", such);
    let statement = unit.tx.composed(format!("{SELECT} {of_clients}"));
    let statement = statement.bind(register.0).bind(ids(clients));
    let mut rows: Vec<FactRow> = statement.all().await?;
    rows.sort_by_key(|row| (row.client_id, row.id));
    open_all(unit, rows).await
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
            "{SELECT} FROM facts r WHERE r.register_key = $1 AND r.client_id = $2 AND r.id = $3
             ORDER BY r.version DESC"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(fact.0)
        .all()
        .await?;
    open_all(unit, rows).await
}
