//! Clients: the row that all else of a client hangs on, and is locked by.

use crate::aggregates::responsible_officials::{clients_of, stands_for};
use crate::engine::additions::ClientAdded;
use crate::engine::conditions::{Bind, Conditions};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
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

const TOUCH: &str = "UPDATE clients SET version = version + 1, updated_at = $3
    WHERE register_key = $1 AND id = $2";
const GROUP: &str = "UPDATE clients SET client_group = $3 WHERE register_key = $1 AND id = $2";
const CLOSE: &str = "UPDATE clients SET outside_notice = FALSE, entered_by = $3
    WHERE register_key = $1 AND id = $2";

/// Enters a client.
pub fn insert(unit: &mut Unit, client: &ClientRow) {
    let register = unit.register();
    unit.entered = Some(ClientId(client.id));
    unit.tx.add(&ClientAdded {
        register_key: register.0,
        id: client.id,
        lock: 0,
        version: 1,
        client_group: client.client_group.clone(),
        entered_by: client.entered_by.clone(),
        outside_notice: client.outside_notice,
        created_at: client.created_at,
        created_by: client.created_by,
        updated_at: client.created_at,
    });
}

/// A client of the register.
///
/// # Errors
/// The database's.
pub async fn find(tx: &mut Tx, register: RegisterKey, client: ClientId) -> Result<Option<ClientRow>, Error> {
    tx.composed(format!(
        "SELECT {COLUMNS} FROM clients WHERE register_key = $1 AND id = $2 AND erased_at IS NULL"
    ))
    .bind(register.0)
    .bind(client.0)
    .opt()
    .await
}

/// A client of the register, or the row that is left of one who was erased: for what tells of the removal.
///
/// # Errors
/// The database's.
pub async fn find_even_erased(
    tx: &mut Tx,
    register: RegisterKey,
    client: ClientId,
) -> Result<Option<ClientRow>, Error> {
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
            "UPDATE clients SET lock = lock + 1 WHERE register_key = $1 AND id = $2 AND erased_at IS NULL
             RETURNING {COLUMNS}"
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
    limit: usize,
) -> Result<Vec<ClientRow>, Error> {
    let Some(user) = filter.responsible else {
        let mut such = conditions(register, filter);
        let (comparison, order) = match filter.newest_first {
            true => ("<", "DESC"),
            false => (">", "ASC"),
        };
        if let Some(after) = filter.after {
            such.and("c.id", comparison, Bind::Id(after));
        }
        let text = format!(
            "SELECT {COLUMNS} FROM clients c WHERE {} ORDER BY c.id {order} LIMIT {limit}",
            such.text
        );
        return such.bind(tx.composed(text)).all().await;
    };
    // What an official has is little beside what a register has: it is gone through client by client.
    let officials = stands_for(tx, register, user, filter.today).await?;
    let mut clients = clients_of(tx, register, &officials, filter.today).await?;
    if filter.newest_first {
        clients.reverse();
    }
    if let Some(after) = filter.after {
        clients.retain(|id| (*id > after) != filter.newest_first && *id != after);
    }
    let mut rows: Vec<ClientRow> = Vec::new();
    for clients in clients.chunks(crate::engine::sql_lists::MOST_BRANCHES) {
        let mut such = conditions(register, filter);
        let text = such.of_each(&format!("SELECT {COLUMNS} FROM clients c"), "c.id", clients);
        let mut found: Vec<ClientRow> = such.bind(tx.composed(text)).all().await?;
        found.sort_by_key(|row| row.id);
        if filter.newest_first {
            found.reverse();
        }
        rows.extend(found);
        if rows.len() >= limit {
            break;
        }
    }
    rows.truncate(limit);
    Ok(rows)
}

fn conditions(register: RegisterKey, filter: &ClientFilter) -> Conditions {
    let mut such = Conditions::of_register("c.register_key = $1 AND c.erased_at IS NULL", register.0);
    if filter.open {
        let today = such.parameter(Bind::Day(filter.today));
        such.text.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM relationships r WHERE r.register_key = $1 AND r.client_id = c.id
              AND r.superseded_at IS NULL AND r.starts_on <= {today} AND (r.ends_on IS NULL OR r.ends_on >= {today}))",
        ));
    }
    let groups = filter.groups.iter().cloned().map(Bind::Code);
    such.one_of("c.client_group", groups);
    such
}

/// The clients of these ids, in the order of ids.
///
/// # Errors
/// The database's.
pub async fn of_ids(tx: &mut Tx, register: RegisterKey, ids: &[Uuid]) -> Result<Vec<ClientRow>, Error> {
    let such = "r.register_key = $1 AND r.erased_at IS NULL";
    let of_each = tx.of_each("$2", "clients", "id", such);
    let statement = tx.composed(format!("SELECT {COLUMNS} {of_each}"));
    let statement = statement.bind(register.0);
    let mut rows: Vec<ClientRow> = statement.bind(crate::engine::sql_lists::ids(ids)).all().await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}
