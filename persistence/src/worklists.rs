//! Worklists: what waits to be done, found by what stands in clear. Nothing is opened here.

mod shape;
mod unassigned;

use crate::conditions::{Bind, Conditions};
use crate::db::Tx;
use crate::error::Error;
use crate::responsible_officials::{clients_of, stands_for};
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{RegisterKey, UserId};
use domain::worklist::{Concerns, Worklist};
use shape::{conditions, select, shape};
use uuid::Uuid;

/// Which items of a worklist.
#[derive(Clone, Debug)]
pub struct WorkFilter {
    /// The list.
    pub list: Worklist,
    /// What day it is in the register.
    pub today: NaiveDate,
    /// The time.
    pub now: DateTime<Utc>,
    /// How many days it looks ahead, or how many without movement it looks for.
    pub days: u32,
    /// What concerns one of these officials; all of the register when there is none.
    pub officials: Vec<UserId>,
    /// Those who are named as answering and may not, and nobody: a client who has no other is without an
    /// official.
    pub unassigned: Vec<UserId>,
    /// Of clients for whom this user answers today.
    pub answered_by: Option<UserId>,
    /// Records of these types alone.
    pub types: Vec<String>,
}

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
pub enum Place {
    /// A day.
    Day(NaiveDate),
    /// The time of a version.
    At(DateTime<Utc>),
}

impl WorkRow {
    /// Where it stands in a list.
    pub fn place(&self, list: Worklist) -> Place {
        match list {
            Worklist::MeasuresStalled => Place::At(self.recorded_at),
            Worklist::AppointmentsToday => Place::At(self.starts_at.unwrap_or(self.recorded_at)),
            _ => Place::Day(self.day),
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
    after: Option<(Place, Uuid)>,
    limit: usize,
) -> Result<Vec<WorkRow>, Error> {
    let mut rows = Vec::new();
    if let Some(clients) = whose_clients(tx, register, filter).await? {
        rows = of_clients(tx, register, filter, &clients).await?;
        rows.retain(|row| after.is_none_or(|(place, id)| (row.place(filter.list), row.id) > (place, id)));
    } else {
        for such in ways(register, filter) {
            rows.extend(rows_of(tx, filter.list, such, after, limit).await?);
        }
    }
    rows.sort_by_key(|row| (row.place(filter.list), row.id));
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
    after: Option<(Place, Uuid)>,
    limit: usize,
) -> Result<Vec<WorkRow>, Error> {
    let shape = shape(list);
    let order = shape.order;
    if let Some((place, id)) = after {
        let place = such.place(match place {
            Place::Day(day) => Bind::Day(day),
            Place::At(at) => Bind::At(at),
        });
        let id = such.place(Bind::Id(id));
        let place = format!(" AND ({order}) > ({place}, {id})");
        such.text.push_str(&place);
    }
    let statement = tx.composed(format!(
        "{} WHERE {} ORDER BY {order} LIMIT {limit}",
        select(&shape),
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
    let select = select(&shape(filter.list));
    let mut rows: Vec<WorkRow> = Vec::new();
    for clients in clients.chunks(crate::MOST_BRANCHES) {
        let mut such = conditions(register, filter, true);
        let text = such.of_each(&select, "r.client_id", clients);
        let statement = tx.composed(text);
        rows.extend(such.bind(statement).all::<WorkRow>().await?);
    }
    Ok(rows)
}
