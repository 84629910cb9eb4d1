//! The items of a worklist, a page at a time, and how many there are.

use crate::aggregates::responsible_officials::{clients_of, stands_for};
use crate::aggregates::worklists::filter::WorkFilter;
use crate::aggregates::worklists::shape::{columns, conditions, shape};
use crate::aggregates::worklists::unassigned;
use crate::engine::conditions::{Bind, Conditions};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::RegisterKey;
use domain::work::worklist::{Concerns, Worklist};
use uuid::Uuid;

row! {
    /// An item of a worklist.
    pub struct WorkRow {
        /// Whose.
        pub client_id: Uuid,
        /// Id of the record, the permit, the consent or the relationship.
        pub id: Uuid,
        /// Its version.
        pub version: i64,
        /// Code of its kind.
        pub kind: String,
        /// Code of the record's type.
        pub record_type: Option<String>,
        /// Code of the record's state.
        pub state: Option<String>,
        /// The official who answers for the record.
        pub official: Option<Uuid>,
        /// Why it alone is restricted.
        pub restricted: Option<String>,
        /// The day that it waits for, or since.
        pub day: NaiveDate,
        /// When this version was recorded.
        pub recorded_at: DateTime<Utc>,
        /// When an appointment begins.
        pub starts_at: Option<DateTime<Utc>>,
    }
}

row! {
    struct CountRow { items: i64 }
}

/// What a list is sorted by, beside the id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum WorkPosition {
    /// A day.
    Day(NaiveDate),
    /// The time of a version.
    At(DateTime<Utc>),
}

impl WorkRow {
    /// Where it stands in a list.
    pub fn position(&self, list: Worklist) -> WorkPosition {
        match list {
            Worklist::MeasuresStalled => WorkPosition::At(self.recorded_at),
            Worklist::AppointmentsToday => WorkPosition::At(self.starts_at.unwrap_or(self.recorded_at)),
            _ => WorkPosition::Day(self.day),
        }
    }
}

/// The clients whom a list is gone through by: those of the officials whose work it is, or those whom alone the
/// caller reaches. What an official has is little beside what a register has.
async fn whose_clients(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &WorkFilter,
) -> Result<Option<Vec<Uuid>>, Error> {
    let officials = match (
        filter.list.concerns(),
        filter.officials.as_slice(),
        filter.answered_by,
    ) {
        (Concerns::Register, _, _) | (_, [], None) => return Ok(None),
        (_, [], Some(user)) => stands_for(tx, register, user, filter.today).await?,
        (Concerns::OfficialsOfClient, officials, _) => officials.to_vec(),
        (Concerns::Official | Concerns::Author, _, _) => return Ok(None),
    };
    clients_of(tx, register, &officials, filter.today).await.map(Some)
}

/// The items of a list after a place in its order: the longest due first.
///
/// # Errors
/// The database's.
pub async fn page(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &WorkFilter,
    after: Option<(WorkPosition, Uuid)>,
    limit: usize,
) -> Result<Vec<WorkRow>, Error> {
    let mut rows = Vec::new();
    if let Some(clients) = whose_clients(tx, register, filter).await? {
        rows = of_clients(tx, register, filter, &clients).await?;
        rows.retain(|row| {
            after.is_none_or(|(position, id)| (row.position(filter.list), row.id) > (position, id))
        });
    } else {
        for such in ways(register, filter) {
            rows.extend(rows_of(tx, filter.list, such, after, limit).await?);
        }
    }
    rows.sort_by_key(|row| (row.position(filter.list), row.id));
    rows.truncate(limit);
    Ok(rows)
}

/// The conditions of the statements that together find a list: no item is found by two of them.
fn ways(register: RegisterKey, filter: &WorkFilter) -> Vec<Conditions> {
    match filter.list.concerns() {
        Concerns::Register => unassigned::ways(register, filter),
        _ => vec![conditions(register, filter, false)],
    }
}

async fn rows_of(
    tx: &mut Tx,
    list: Worklist,
    mut such: Conditions,
    after: Option<(WorkPosition, Uuid)>,
    limit: usize,
) -> Result<Vec<WorkRow>, Error> {
    let shape = shape(list);
    let order = shape.order;
    if let Some((position, id)) = after {
        let position = such.parameter(match position {
            WorkPosition::Day(day) => Bind::Day(day),
            WorkPosition::At(at) => Bind::At(at),
        });
        let id = such.parameter(Bind::Id(id));
        let position = format!(" AND ({order}) > ({position}, {id})");
        such.text.push_str(&position);
    }
    let statement = tx.composed(format!(
        "{} FROM {} WHERE {} ORDER BY {order} LIMIT {limit}",
        columns(&shape),
        shape.from,
        such.text
    ));
    such.bind(statement).all().await
}

/// How many items a list has, counted no further than to a bound.
///
/// # Errors
/// The database's.
pub async fn count(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &WorkFilter,
    bound: usize,
) -> Result<usize, Error> {
    if let Some(clients) = whose_clients(tx, register, filter).await? {
        return Ok(of_clients(tx, register, filter, &clients).await?.len().min(bound));
    }
    let mut found = 0;
    for such in ways(register, filter) {
        if found < bound {
            found += count_of(tx, filter.list, such, bound - found).await?;
        }
    }
    Ok(found)
}

async fn count_of(tx: &mut Tx, list: Worklist, such: Conditions, bound: usize) -> Result<usize, Error> {
    let statement = tx.composed(format!(
        "SELECT COUNT(*) AS items FROM (SELECT 1 AS one FROM {} WHERE {} LIMIT {bound}) i",
        shape(list).from,
        such.text
    ));
    let row: Option<CountRow> = such.bind(statement).opt().await?;
    Ok(row.map_or(0, |row| usize::try_from(row.items).unwrap_or(0)))
}

/// Every item of some clients, one client after the other.
async fn of_clients(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &WorkFilter,
    clients: &[Uuid],
) -> Result<Vec<WorkRow>, Error> {
    let (shape, mut such) = (shape(filter.list), conditions(register, filter, true));
    let listed = such.parameter(Bind::Ids(clients.to_vec()));
    // What goes client by client is a table of its own.
    let table = shape.from.trim_end_matches(" r");
    let of_each = tx.of_each(&listed, table, "client_id", &such.text);
    let statement = tx.composed(format!("{} {of_each}", columns(&shape)));
    such.bind(statement).all().await
}
