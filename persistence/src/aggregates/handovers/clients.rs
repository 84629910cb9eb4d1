//! The clients and the open records that an official answers for, to be handed over to another.

use crate::aggregates::handovers::open_records::{ClientIdRow, CountRow, open_record};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use chrono::NaiveDate;
use domain::ids::{ClientId, RecordId, RegisterKey, UserId};
use uuid::Uuid;

row! {
    struct RecordIdRow { id: Uuid }
}

/// Which clients of an official are meant beside those answered for.
#[derive(Clone, Copy, Debug)]
pub enum OtherClients {
    /// No others.
    None,
    /// Those of whom the official has open records.
    OpenRecords,
    /// Those of whom the official has open records, and another answers.
    OpenRecordsAnsweredBy(UserId),
}

/// Clients for whom an official answers, and others. `$1` is the register, `$2` the official, `$3` the day, `$4`
/// another official.
fn of_official(others: OtherClients) -> String {
    let answered = |by: &str| {
        format!(
            "SELECT o.client_id FROM responsible_officials o
            WHERE o.register_key = $1 AND o.user_id = {by} AND o.ends_on >= $3"
        )
    };
    let open = format!(
        "SELECT r.client_id FROM records r WHERE r.register_key = $1 AND r.official = $2 AND {}",
        open_record()
    );
    match others {
        // What is bound and not named has no type.
        OtherClients::None => format!("{} AND $4 IS NULL", answered("$2")),
        OtherClients::OpenRecords => format!("{} AND $4 IS NULL UNION {open}", answered("$2")),
        OtherClients::OpenRecordsAnsweredBy(_) => {
            format!(
                "{} UNION {open} AND r.client_id IN ({})",
                answered("$2"),
                answered("$4")
            )
        }
    }
}

impl OtherClients {
    fn other(self) -> Option<Uuid> {
        match self {
            Self::OpenRecordsAnsweredBy(other) => Some(other.0),
            _ => None,
        }
    }
}

/// The clients of an official, in the order of their ids: those answered for, and others.
///
/// # Errors
/// The database's.
pub async fn clients_of(
    tx: &mut Tx,
    register: RegisterKey,
    official: UserId,
    today: NaiveDate,
    others: OtherClients,
    limit: i64,
) -> Result<Vec<ClientId>, Error> {
    let rows: Vec<ClientIdRow> = tx
        .composed(format!(
            "SELECT client_id FROM ({}) c ORDER BY client_id LIMIT $5",
            of_official(others)
        ))
        .bind(register.0)
        .bind(official.0)
        .bind(today)
        .bind(others.other())
        .bind(limit)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| ClientId(row.client_id)).collect())
}

/// How many clients [`clients_of`] would find.
///
/// # Errors
/// The database's.
pub async fn count_of(
    tx: &mut Tx,
    register: RegisterKey,
    official: UserId,
    today: NaiveDate,
    others: OtherClients,
) -> Result<i64, Error> {
    let row: Option<CountRow> = tx
        .composed(format!(
            "SELECT COUNT(*) AS found FROM ({}) c",
            of_official(others)
        ))
        .bind(register.0)
        .bind(official.0)
        .bind(today)
        .bind(others.other())
        .opt()
        .await?;
    Ok(row.map_or(0, |row| row.found))
}

/// The open records of a client that an official answers for, those below plans too.
///
/// # Errors
/// The database's.
pub async fn open_records(
    unit: &mut Unit,
    client: ClientId,
    official: UserId,
) -> Result<Vec<RecordId>, Error> {
    let register = unit.register();
    let rows: Vec<RecordIdRow> = unit
        .tx
        .composed(format!(
            "SELECT r.id FROM records r WHERE r.register_key = $1 AND r.client_id = $2 AND r.official = $3
            AND {} ORDER BY r.id",
            open_record()
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(official.0)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| RecordId(row.id)).collect())
}
