//! Clients: the row that all else of a client hangs on, and is locked by.

use crate::db::Tx;
use crate::error::Error;
use crate::row;
use crate::unit::Unit;
use chrono::{DateTime, Utc};
use domain::ids::{ClientId, RegisterKey, UserId};
use uuid::Uuid;

row! {
    /// A client's row: nothing in it identifies a person.
    #[derive(Clone)]
    pub struct ClientRow {
        /// Its id.
        pub id: Uuid,
        /// Its version: rises with every change of the client's data.
        pub version: i64,
        /// Code of the client group.
        pub client_group: String,
        /// Code of the entry condition, or of the provision.
        pub entered_by: String,
        /// Whether law required the entry although the notice has no such condition.
        pub outside_notice: bool,
        /// When the client was entered.
        pub created_at: DateTime<Utc>,
        /// By whom.
        pub created_by: Uuid,
        /// When the data last changed.
        pub updated_at: DateTime<Utc>,
    }
}

pub(crate) const COLUMNS: &str =
    "id, version, client_group, entered_by, outside_notice, created_at, created_by, updated_at";

const INSERT: &str = "INSERT INTO clients
    (register_key, id, lock, version, client_group, entered_by, outside_notice, created_at, created_by, updated_at)
    VALUES ($1, $2, 0, 1, $3, $4, $5, $6, $7, $6)";
const TOUCH: &str = "UPDATE clients SET version = version + 1, updated_at = $3
    WHERE register_key = $1 AND id = $2";
const GROUP: &str = "UPDATE clients SET client_group = $3 WHERE register_key = $1 AND id = $2";
const CLOSE: &str = "UPDATE clients SET outside_notice = FALSE, entered_by = $3
    WHERE register_key = $1 AND id = $2";

/// Enters a client.
///
/// # Errors
/// The database's.
pub async fn insert(unit: &mut Unit, client: &ClientRow) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(client.id)
        .bind(client.client_group.clone())
        .bind(client.entered_by.clone())
        .bind(client.outside_notice)
        .bind(client.created_at)
        .bind(client.created_by)
        .run()
        .await
        .map(|_| ())
}

/// A client of the register.
///
/// # Errors
/// The database's.
pub async fn find(tx: &mut Tx, register: RegisterKey, client: ClientId) -> Result<Option<ClientRow>, Error> {
    tx.composed(format!(
        "SELECT {COLUMNS} FROM clients WHERE register_key = $1 AND id = $2"
    ))
    .bind(register.0)
    .bind(client.0)
    .opt()
    .await
}

/// Takes the client's row before anything of the client is read to be changed: two units on one
/// client run one after the other on both databases.
///
/// # Errors
/// The database's.
pub async fn lock(unit: &mut Unit, client: ClientId) -> Result<Option<ClientRow>, Error> {
    let register = unit.register();
    unit.tx
        .composed(format!(
            "UPDATE clients SET lock = lock + 1 WHERE register_key = $1 AND id = $2 RETURNING {COLUMNS}"
        ))
        .bind(register.0)
        .bind(client.0)
        .opt()
        .await
}

/// Raises the client's version: its data changed.
///
/// # Errors
/// The database's.
pub async fn touch(unit: &mut Unit, client: ClientId) -> Result<(), Error> {
    let (register, now) = (unit.register(), unit.now);
    unit.tx
        .sql(TOUCH)
        .bind(register.0)
        .bind(client.0)
        .bind(now)
        .run()
        .await
        .map(|_| ())
}

/// Moves the client to another group.
///
/// # Errors
/// The database's.
pub async fn set_group(unit: &mut Unit, client: ClientId, group: &str) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(GROUP)
        .bind(register.0)
        .bind(client.0)
        .bind(group.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Ends the restriction of a client who was entered outside the notice.
///
/// # Errors
/// The database's.
pub async fn close_outside_notice(unit: &mut Unit, client: ClientId, entered_by: &str) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(CLOSE)
        .bind(register.0)
        .bind(client.0)
        .bind(entered_by.to_owned())
        .run()
        .await
        .map(|_| ())
}

/// Which clients are asked for. All filters must fit.
#[derive(Clone, Default)]
pub struct ClientFilter {
    /// In one of these groups; empty means any.
    pub groups: Vec<String>,
    /// What day it is.
    pub today: chrono::NaiveDate,
    /// With a relationship that is open today.
    pub open: bool,
    /// Whose responsible official today is this user, or one for whom this user stands in.
    pub responsible: Option<UserId>,
    /// After this client, in the order of ids.
    pub after: Option<Uuid>,
    /// The other way round: the newest first.
    pub newest_first: bool,
}

/// A page of clients. The order of ids is the order of entry.
///
/// # Errors
/// The database's.
pub async fn page(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &ClientFilter,
    limit: i64,
) -> Result<Vec<ClientRow>, Error> {
    let columns: Vec<_> = COLUMNS.split(", ").map(|column| format!("c.{column}")).collect();
    let (comparison, order, start) = if filter.newest_first {
        ("<", "DESC", Uuid::max())
    } else {
        (">", "ASC", Uuid::nil())
    };
    let mut text = format!(
        "SELECT {} FROM clients c WHERE c.register_key = $1 AND c.id {comparison} $2",
        columns.join(", ")
    );
    if filter.open {
        text.push_str(
            " AND EXISTS (SELECT 1 FROM relationships r WHERE r.register_key = $1 AND r.client_id = c.id
              AND r.superseded_at IS NULL AND r.starts_on <= $4 AND (r.ends_on IS NULL OR r.ends_on >= $4))",
        );
    } else {
        text.push_str(" AND $4 IS NOT NULL");
    }
    if filter.responsible.is_some() {
        text.push_str(
            " AND EXISTS (SELECT 1 FROM relationship_officials o WHERE o.register_key = $1 AND o.client_id = c.id
              AND o.to_version IS NULL
              AND (o.user_id = $5 OR EXISTS (SELECT 1 FROM substitutes s WHERE s.register_key = $1
                AND s.substitute = $5 AND s.official = o.user_id AND ",
        );
        text.push_str(crate::substitutes::holds_on!("$4"));
        text.push_str(
            ")) AND EXISTS (SELECT 1 FROM relationships r WHERE r.register_key = $1 AND r.client_id = c.id
                AND r.id = o.relationship_id AND r.superseded_at IS NULL
                AND (r.ends_on IS NULL OR r.ends_on >= $4)))",
        );
    } else {
        text.push_str(" AND $5 IS NULL");
    }
    if !filter.groups.is_empty() {
        text.push_str(&format!(
            " AND c.client_group IN {}",
            crate::list(6, filter.groups.len())
        ));
    }
    text.push_str(&format!(" ORDER BY c.id {order} LIMIT $3"));
    let mut statement = tx
        .composed(text)
        .bind(register.0)
        .bind(filter.after.unwrap_or(start))
        .bind(limit)
        .bind(filter.today)
        .bind(filter.responsible.map(|user| user.0));
    if !filter.groups.is_empty() {
        let groups: Vec<&str> = filter.groups.iter().map(String::as_str).collect();
        for group in crate::padded(&groups) {
            statement = statement.bind(group.to_owned());
        }
    }
    statement.all().await
}

/// The clients of these ids, in the order of ids.
///
/// # Errors
/// The database's.
pub async fn of_ids(tx: &mut Tx, register: RegisterKey, ids: &[Uuid]) -> Result<Vec<ClientRow>, Error> {
    let branch = format!("SELECT {COLUMNS} FROM clients WHERE register_key = $1 AND id =");
    let mut rows: Vec<ClientRow> = Vec::with_capacity(ids.len());
    for ids in ids.chunks(crate::MOST_BRANCHES) {
        let mut statement = tx
            .composed(crate::branches(&branch, "", 2, ids.len()))
            .bind(register.0);
        for id in crate::filled(ids) {
            statement = statement.bind(id);
        }
        rows.extend(statement.all::<ClientRow>().await?);
    }
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}
