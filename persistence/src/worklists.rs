//! Worklists: what waits to be done, found by what stands in clear. Nothing is opened here.

mod unassigned;

use crate::conditions::{Bind, Conditions};
use crate::db::Tx;
use crate::error::Error;
use crate::responsible_officials::{clients_of, stands_for};
use crate::row;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::fact::Field;
use domain::ids::{RegisterKey, UserId};
use domain::worklist::{Concerns, Worklist};
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

/// What a list is made of: what is selected, and the columns that it is sorted by, the id last.
struct Shape {
    select: &'static str,
    from: &'static str,
    day: &'static str,
    /// The condition of the index that knows the items, in its own words: a database takes a partial index
    /// only where they stand.
    index: &'static str,
    /// The same in words that no index knows.
    past_index: &'static str,
    order: &'static str,
}

const RECORDS: &str = "r.kind, r.record_type, r.state, r.official, r.restricted, r.starts_at";
const NO_RECORD: &str = "NULL AS record_type, NULL AS state, NULL AS official, NULL AS starts_at";

fn shape(list: Worklist) -> Shape {
    let records = |day, order| Shape {
        select: RECORDS,
        from: "records r",
        day,
        index: "",
        past_index: "",
        order,
    };
    match list {
        Worklist::AppointmentsToday => records("r.on_day", "COALESCE(r.starts_at, r.recorded_at), r.id"),
        Worklist::PlansDue => records("r.due_on", "r.due_on, r.id"),
        Worklist::MeasuresStalled => records("r.on_day", "r.recorded_at, r.id"),
        Worklist::Drafts => Shape {
            index: " AND r.state = 'draft'",
            ..records("r.on_day", "r.on_day, r.id")
        },
        Worklist::PermitsExpiring => Shape {
            select: "r.field AS kind, r.restricted",
            from: "facts r",
            day: "r.expires_on",
            index: "",
            past_index: "",
            order: "r.expires_on, r.id",
        },
        Worklist::ConsentsExpiring => Shape {
            select: "r.kind, NULL AS restricted",
            from: "consents r",
            day: "r.valid_to",
            index: " AND r.withdrawn_on IS NULL",
            past_index: " AND COALESCE(r.withdrawn_on, '1900-01-01') = '1900-01-01'",
            order: "r.valid_to, r.id",
        },
        Worklist::ClientsUnassigned => Shape {
            select: "'relationship' AS kind, NULL AS restricted",
            from: "responsible_officials o JOIN relationships r ON r.register_key = o.register_key
                AND r.client_id = o.client_id AND r.id = o.relationship_id",
            day: "o.starts_on",
            index: "",
            past_index: "",
            order: "o.starts_on, o.relationship_id",
        },
    }
}

/// A permit that no later one follows: one without an end is the latest of all. They are counted, for of NOT
/// EXISTS PostgreSQL, when it has no statistics, makes a join of everything with everything.
const NOT_RENEWED: &str = " AND NOT r.removed AND (SELECT COUNT(*) FROM facts n
    WHERE n.register_key = $1 AND n.client_id = r.client_id AND n.field = r.field AND n.id <> r.id
      AND n.superseded_at IS NULL AND NOT n.removed
      AND (n.expires_on IS NULL OR n.expires_on > r.expires_on)) = 0";

/// What holds of the items of a list. Client by client, no database is to take an index that knows the items of
/// the whole register: it would be walked through for each client.
fn conditions(register: RegisterKey, filter: &WorkFilter, by_client: bool) -> Conditions {
    let WorkFilter { list, today, .. } = *filter;
    let shape = shape(list);
    let column = |name: &str| match by_client {
        true => format!("COALESCE({name}, {name})"),
        false => name.to_owned(),
    };
    let mut such = Conditions::of_register("r.register_key = $1 AND r.superseded_at IS NULL", register.0);
    such.text.push_str(match by_client {
        true => shape.past_index,
        false => shape.index,
    });
    if let Some((kind, states)) = list.records() {
        such.text.push_str(" AND NOT r.removed");
        if let Some(kind) = kind {
            such.and(&column("r.kind"), "=", Bind::Code(kind.code().to_owned()));
        }
        let states = states.iter().map(|state| Bind::Code(state.code().to_owned()));
        such.one_of(&column("r.state"), states);
        such.one_of("r.record_type", filter.types.iter().cloned().map(Bind::Code));
    }
    let (from, to) = list.days(today, filter.days);
    if let Some(from) = from {
        such.and(&column(shape.day), ">=", Bind::Day(from));
    }
    if let Some(to) = to {
        such.and(&column(shape.day), "<=", Bind::Day(to));
    }
    match list {
        Worklist::MeasuresStalled => {
            let since = filter.now - TimeDelta::days(filter.days.into());
            such.and(&column("r.recorded_at"), "<=", Bind::At(since));
        }
        Worklist::PermitsExpiring => {
            such.and(
                "r.field",
                "=",
                Bind::Code(Field::ResidencePermit.code().to_owned()),
            );
            such.text.push_str(NOT_RENEWED);
        }
        _ => {}
    }
    let officials = filter.officials.iter().map(|official| Bind::Id(official.0));
    match list.concerns() {
        Concerns::Official => such.one_of(&column("r.official"), officials),
        Concerns::Author => such.one_of(&column("r.author"), officials),
        // Those go client by client, or official by official.
        Concerns::OfficialsOfClient | Concerns::Register => {}
    }
    if let Some(user) = filter.answered_by {
        such.answered_by("r.client_id", user.0, today);
    }
    such
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

fn select(shape: &Shape) -> String {
    let Shape {
        select, from, day, ..
    } = shape;
    let rest = if *select == RECORDS {
        String::new()
    } else {
        format!(", {NO_RECORD}")
    };
    format!("SELECT r.client_id, r.id, r.version, r.recorded_at, {day} AS day, {select}{rest} FROM {from}")
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
        let branches: Vec<String> = crate::filled(clients)
            .map(|client| such.place(Bind::Id(client)))
            .map(|client| format!("{select} WHERE SUCH AND r.client_id = {client}"))
            .collect();
        let text = branches.join(" UNION ALL ").replace("SUCH", &such.text);
        let statement = tx.composed(text);
        rows.extend(such.bind(statement).all::<WorkRow>().await?);
    }
    Ok(rows)
}
