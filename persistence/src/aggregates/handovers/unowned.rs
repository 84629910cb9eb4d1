//! What is left without an owner once officials have gone.

use crate::aggregates::handovers::open_records::{ClientIdRow, CountRow, open_record};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use chrono::NaiveDate;
use domain::ids::{ClientId, RegisterKey, UserId};
use uuid::Uuid;

row! {
    /// What of a client is left without an owner, of one official.
    #[derive(Clone, Debug)]
    pub struct UnownedOfClientRow {
        /// The client.
        pub client_id: Uuid,
        /// The official who goes.
        pub official: Uuid,
        /// 1 when nobody else answers for the client.
        pub clients: i64,
        /// Open records of the official.
        pub records: i64,
    }
}

row! {
    /// What one official leaves without an owner.
    #[derive(Clone, Debug)]
    pub struct UnownedOfOfficialRow {
        /// The official who goes.
        pub official: Uuid,
        /// Clients for whom nobody else answers.
        pub clients: i64,
        /// Open records.
        pub records: i64,
    }
}

/// A relationship in which nobody answers but officials of a list.
fn nobody_else(gone: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM responsible_officials x WHERE x.register_key = o.register_key
            AND x.client_id = o.client_id AND x.relationship_id = o.relationship_id
            AND x.user_id NOT IN {gone})"
    )
}

/// What is left once officials have gone: relationships in which nobody else answers, and open records.
/// `$1` is the register, `$2` the day, and the officials stand from `first`.
fn left(first: usize, officials: usize) -> String {
    let gone = crate::engine::sql_lists::list(first, officials);
    format!(
        "SELECT o.client_id, o.user_id AS official, 1 AS clients, 0 AS records FROM responsible_officials o
        WHERE o.register_key = $1 AND o.user_id IN {gone} AND o.ends_on >= $2
          AND {}
        UNION ALL SELECT r.client_id, r.official, 0 AS clients, 1 AS records FROM records r
        WHERE r.register_key = $1 AND r.official IN {gone} AND {}",
        nobody_else(&gone),
        open_record()
    )
}

/// Clients of whom something is left without an owner once officials have gone, after a client, in the order
/// of their ids; what one of the officials leaves alone, when one is named.
///
/// # Errors
/// The database's.
pub async fn clients_left_unowned(
    tx: &mut Tx,
    register: RegisterKey,
    gone: &[UserId],
    today: NaiveDate,
    of: Option<UserId>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ClientId>, Error> {
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = tx
        .composed(format!(
            "SELECT DISTINCT client_id FROM ({}) l WHERE client_id > $3 {} ORDER BY client_id LIMIT $4",
            left(6, gone.len()),
            of.map_or("AND $5 IS NULL", |_| "AND official = $5"),
        ))
        .bind(register.0)
        .bind(today)
        .bind(after.unwrap_or(Uuid::nil()))
        .bind(limit)
        .bind(of.map(|official| official.0));
    for user in crate::engine::sql_lists::padded(gone) {
        statement = statement.bind(user.0);
    }
    let rows: Vec<ClientIdRow> = statement.all().await?;
    Ok(rows.into_iter().map(|row| ClientId(row.client_id)).collect())
}

/// What is left of some clients, by official.
///
/// # Errors
/// The database's.
pub async fn unowned_of_clients(
    tx: &mut Tx,
    register: RegisterKey,
    gone: &[UserId],
    today: NaiveDate,
    clients: &[ClientId],
) -> Result<Vec<UnownedOfClientRow>, Error> {
    if gone.is_empty() || clients.is_empty() {
        return Ok(Vec::new());
    }
    let first = 3 + crate::engine::sql_lists::list_size(gone.len());
    let mut statement = tx
        .composed(format!(
            "SELECT client_id, official, SUM(clients) AS clients, SUM(records) AS records FROM ({}) l
            WHERE client_id IN {} GROUP BY client_id, official ORDER BY client_id, official",
            left(3, gone.len()),
            crate::engine::sql_lists::list(first, clients.len())
        ))
        .bind(register.0)
        .bind(today);
    for user in crate::engine::sql_lists::padded(gone) {
        statement = statement.bind(user.0);
    }
    for client in crate::engine::sql_lists::padded(clients) {
        statement = statement.bind(client.0);
    }
    statement.all().await
}

/// What officials leave without an owner once they have gone, each.
///
/// # Errors
/// The database's.
pub async fn unowned_by_official(
    tx: &mut Tx,
    register: RegisterKey,
    gone: &[UserId],
    today: NaiveDate,
) -> Result<Vec<UnownedOfOfficialRow>, Error> {
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = tx
        .composed(format!(
            "SELECT official, SUM(clients) AS clients, SUM(records) AS records FROM ({}) l
            GROUP BY official ORDER BY official",
            left(3, gone.len())
        ))
        .bind(register.0)
        .bind(today);
    for user in crate::engine::sql_lists::padded(gone) {
        statement = statement.bind(user.0);
    }
    statement.all().await
}

/// How much one official leaves without an owner.
#[derive(Clone, Copy, Debug)]
pub struct UnownedCounts {
    /// Clients for whom nobody else answers.
    pub clients: i64,
    /// Open records.
    pub records: i64,
    /// Absences of others for which the official was to stand in.
    pub substitutions: i64,
}

/// What one official leaves without an owner from a day on, once officials have gone, that one among them:
/// each counted no further than told, and by no more than what is the official's own.
///
/// # Errors
/// The database's.
pub async fn count_unowned(
    tx: &mut Tx,
    register: RegisterKey,
    official: UserId,
    gone: &[UserId],
    day: NaiveDate,
    most: i64,
) -> Result<UnownedCounts, Error> {
    let counted = |what: String| format!("SELECT COUNT(*) AS found FROM ({what} LIMIT {most}) c");
    let number = |row: Option<CountRow>| row.map_or(0, |row| row.found);
    let mut clients = tx
        .composed(counted(format!(
            "SELECT DISTINCT o.client_id FROM responsible_officials o
            WHERE o.register_key = $1 AND o.user_id = $2 AND o.ends_on >= $3 AND {}",
            nobody_else(&crate::engine::sql_lists::list(4, gone.len()))
        )))
        .bind(register.0)
        .bind(official.0)
        .bind(day);
    for user in crate::engine::sql_lists::padded(gone) {
        clients = clients.bind(user.0);
    }
    let clients = number(clients.opt().await?);
    let records = tx
        .composed(counted(format!(
            "SELECT r.id FROM records r WHERE r.register_key = $1 AND r.official = $2 AND {}",
            open_record()
        )))
        .bind(register.0)
        .bind(official.0);
    let records = number(records.opt().await?);
    let substitutions = tx
        .composed(counted(
            "SELECT s.id FROM substitutes s WHERE s.register_key = $1 AND s.substitute = $2
            AND s.ended_at IS NULL AND s.ends_on >= $3"
                .to_owned(),
        ))
        .bind(register.0)
        .bind(official.0)
        .bind(day);
    Ok(UnownedCounts {
        clients,
        records,
        substitutions: number(substitutions.opt().await?),
    })
}
