//! Worklists: what waits to be done, found by what stands in clear. Nothing is opened here.

use crate::conditions::{Bind, Conditions};
use crate::db::Tx;
use crate::error::Error;
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
    /// What concerns this official; all of the register when absent.
    pub official: Option<UserId>,
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
    }
}

row! {
    struct CountRow { items: i64 }
}

row! {
    struct ClientIdRow { client_id: Uuid }
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
            _ => Place::Day(self.day),
        }
    }
}

/// What a list is made of: what is selected, and the column that it is sorted by.
struct Shape {
    select: &'static str,
    from: &'static str,
    day: &'static str,
    /// The day in words that no index knows.
    past_index: &'static str,
    /// What else must be.
    besides: &'static str,
    order: &'static str,
}

const RECORDS: &str = "r.kind, r.record_type, r.state, r.official, r.restricted";
const NO_RECORD: &str = "NULL AS record_type, NULL AS state, NULL AS official";

fn shape(list: Worklist) -> Shape {
    let records = |day, order| Shape {
        select: RECORDS,
        from: "records r",
        day,
        past_index: day,
        besides: "",
        order,
    };
    match list {
        Worklist::AppointmentsToday => records("r.on_day", "r.on_day"),
        Worklist::PlansDue => records("r.due_on", "r.due_on"),
        Worklist::MeasuresStalled => records("r.on_day", "r.recorded_at"),
        Worklist::Drafts => records("r.on_day", "r.on_day"),
        Worklist::PermitsExpiring => Shape {
            select: "r.field AS kind, r.restricted",
            from: "facts r",
            day: "r.expires_on",
            past_index: "COALESCE(r.expires_on, r.expires_on)",
            besides: "",
            order: "r.expires_on",
        },
        Worklist::ConsentsExpiring => Shape {
            select: "r.kind, NULL AS restricted",
            from: "consents r",
            day: "r.valid_to",
            past_index: "COALESCE(r.valid_to, r.valid_to)",
            besides: " AND r.withdrawn_on IS NULL",
            order: "r.valid_to",
        },
        Worklist::ClientsUnassigned => Shape {
            select: "'relationship' AS kind, NULL AS restricted",
            from: "relationships r",
            day: "r.starts_on",
            past_index: "r.starts_on",
            besides: "",
            order: "r.starts_on",
        },
    }
}

/// Nobody who answers for the client may act in the register today.
const UNASSIGNED: &str = " AND NOT EXISTS (SELECT 1 FROM relationship_officials o
    JOIN users u ON u.id = o.user_id AND u.active
    JOIN grants g ON g.user_id = o.user_id AND g.register_key = o.register_key
    WHERE o.register_key = $1 AND o.client_id = r.client_id AND o.relationship_id = r.id
      AND COALESCE(o.to_version, 0) = 0 AND g.valid_from <= TODAY AND g.undertaking_signed_on <= TODAY
      AND (g.valid_to IS NULL OR g.valid_to >= TODAY))";

/// A permit that no later one follows: one without an end is the latest of all.
const NOT_RENEWED: &str = " AND NOT r.removed AND NOT EXISTS (SELECT 1 FROM facts n
    WHERE n.register_key = $1 AND n.client_id = r.client_id AND n.field = r.field AND n.id <> r.id
      AND n.superseded_at IS NULL AND NOT n.removed
      AND (n.expires_on IS NULL OR n.expires_on > r.expires_on))";

fn conditions(register: RegisterKey, filter: &WorkFilter, shape: &Shape) -> Conditions {
    let WorkFilter { list, today, .. } = *filter;
    let mut such = Conditions::of_register("r.register_key = $1 AND r.superseded_at IS NULL", register.0);
    if let Some((kind, states)) = list.records() {
        such.text.push_str(" AND NOT r.removed");
        if let Some(kind) = kind {
            such.and("r.kind", "=", Bind::Code(kind.code().to_owned()));
        }
        let states = states.iter().map(|state| Bind::Code(state.code().to_owned()));
        such.one_of("r.state", states);
        such.one_of("r.record_type", filter.types.iter().cloned().map(Bind::Code));
    }
    let (from, to) = list.days(today, filter.days);
    if let Some(from) = from {
        such.and(shape.day, ">=", Bind::Day(from));
    }
    if let Some(to) = to {
        such.and(shape.day, "<=", Bind::Day(to));
    }
    match list {
        Worklist::MeasuresStalled => {
            let since = filter.now - TimeDelta::days(filter.days.into());
            such.and("r.recorded_at", "<=", Bind::At(since));
        }
        Worklist::PermitsExpiring => {
            such.and(
                "r.field",
                "=",
                Bind::Code(Field::ResidencePermit.code().to_owned()),
            );
            such.text.push_str(NOT_RENEWED);
        }
        Worklist::ConsentsExpiring => such.text.push_str(shape.besides),
        Worklist::ClientsUnassigned => {
            let today = such.place(Bind::Day(today));
            let open = format!(" AND r.starts_on <= {today} AND (r.ends_on IS NULL OR r.ends_on >= {today})");
            such.text.push_str(&open);
            such.text.push_str(&UNASSIGNED.replace("TODAY", &today));
        }
        _ => {}
    }
    if let Some(official) = filter.official {
        match list.concerns() {
            Concerns::Official => such.and("r.official", "=", Bind::Id(official.0)),
            Concerns::Author => such.and("r.author", "=", Bind::Id(official.0)),
            // Those go client by client.
            Concerns::OfficialsOfClient | Concerns::Register => {}
        }
    }
    if let Some(user) = filter.answered_by {
        such.answered_by("r.client_id", user.0, today);
    }
    such
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
    if let Some(user) = whose_clients(filter) {
        let mut rows = of_clients(tx, register, filter, user).await?;
        rows.retain(|row| after.is_none_or(|(place, id)| (row.place(filter.list), row.id) > (place, id)));
        rows.truncate(limit);
        return Ok(rows);
    }
    let shape = shape(filter.list);
    let mut such = conditions(register, filter, &shape);
    let order = shape.order;
    if let Some((place, id)) = after {
        let place = such.place(match place {
            Place::Day(day) => Bind::Day(day),
            Place::At(at) => Bind::At(at),
        });
        let id = such.place(Bind::Id(id));
        let place = format!(" AND ({order}, r.id) > ({place}, {id})");
        such.text.push_str(&place);
    }
    let statement = tx.composed(format!(
        "{} WHERE {} ORDER BY {order}, r.id LIMIT {limit}",
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
    if let Some(user) = whose_clients(filter) {
        let rows = of_clients(tx, register, filter, user).await?;
        return Ok(rows.len().min(bound));
    }
    let shape = shape(filter.list);
    let such = conditions(register, filter, &shape);
    let statement = tx.composed(format!(
        "SELECT COUNT(*) AS items FROM (SELECT 1 AS one FROM {} WHERE {} LIMIT {bound}) i",
        shape.from, such.text
    ));
    let row: Option<CountRow> = such.bind(statement).opt().await?;
    Ok(row.map_or(0, |row| usize::try_from(row.items).unwrap_or(0)))
}

/// The official whose clients a list is about.
fn whose_clients(filter: &WorkFilter) -> Option<UserId> {
    let of_clients = filter.list.concerns() == Concerns::OfficialsOfClient;
    filter.official.filter(|_| of_clients)
}

const CLIENTS: &str = "SELECT DISTINCT o.client_id FROM relationship_officials o JOIN relationships s
    ON s.register_key = o.register_key AND s.client_id = o.client_id AND s.id = o.relationship_id
      AND s.superseded_at IS NULL AND (s.ends_on IS NULL OR s.ends_on >= $3)
    WHERE o.register_key = $1 AND o.user_id = $2 AND o.to_version IS NULL";

/// Every item of the clients for whom an official answers, in order: what an official has is little beside
/// what a register has, so it is gone through client by client.
async fn of_clients(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &WorkFilter,
    user: UserId,
) -> Result<Vec<WorkRow>, Error> {
    let clients = tx.sql(CLIENTS).bind(register.0).bind(user.0).bind(filter.today);
    let clients: Vec<ClientIdRow> = clients.all().await?;
    let clients: Vec<Uuid> = clients.iter().map(|row| row.client_id).collect();
    let shape = shape(filter.list);
    // Days are compared past the index of days: it would be walked through for each client.
    let by_client = Shape {
        day: shape.past_index,
        // PostgreSQL, when it has no statistics, takes a partial index wherever its condition is met.
        besides: match filter.list {
            Worklist::ConsentsExpiring => " AND COALESCE(r.withdrawn_on, '1900-01-01') = '1900-01-01'",
            _ => shape.besides,
        },
        ..shape
    };
    let mut rows: Vec<WorkRow> = Vec::new();
    for clients in clients.chunks(crate::MOST_BRANCHES) {
        let mut such = conditions(register, filter, &by_client);
        let branches: Vec<String> = crate::filled(clients)
            .map(|client| such.place(Bind::Id(client)))
            .map(|client| format!("{} WHERE SUCH AND r.client_id = {client}", select(&shape)))
            .collect();
        let text = branches.join(" UNION ALL ").replace("SUCH", &such.text);
        let statement = tx.composed(text);
        rows.extend(such.bind(statement).all::<WorkRow>().await?);
    }
    rows.sort_by_key(|row| (row.place(filter.list), row.id));
    Ok(rows)
}
