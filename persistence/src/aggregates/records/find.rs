//! Finding records: of one client, across clients, as they were on a date.

use crate::aggregates::records::stored::{COLUMNS, RecordRow, StoredRecord, TABLE, open_all};
use crate::aggregates::responsible_officials::{clients_of, stands_for};
use crate::engine::conditions::{Bind, Conditions};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::unit::Unit;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ClientId, RecordId, SharedEventId, UserId};
use domain::record::{RecordKind, RecordState};
use domain::secret::Secret;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which records. Repeated values are alternatives; an empty list asks for nothing in particular.
#[derive(Clone, Default, Debug)]
pub struct RecordFilter {
    /// Of this client.
    pub client: Option<ClientId>,
    /// Below this plan; without it, those below none.
    pub parent: Option<RecordId>,
    /// Of this shared event.
    pub event: Option<SharedEventId>,
    /// Of these kinds.
    pub kinds: Vec<RecordKind>,
    /// Of these types.
    pub types: Vec<String>,
    /// In these states.
    pub states: Vec<RecordState>,
    /// Answered for by one of these officials.
    pub officials: Vec<UserId>,
    /// About this day or a later one.
    pub from: Option<NaiveDate>,
    /// About this day or an earlier one.
    pub to: Option<NaiveDate>,
    /// Due on this day or an earlier one.
    pub due_by: Option<NaiveDate>,
    /// As they stood at this time.
    pub as_of: Option<DateTime<Utc>>,
    /// Of clients for whom this user answers on a day.
    pub answered_by: Option<(UserId, NaiveDate)>,
    /// The other way round: the oldest day first.
    pub oldest_first: bool,
}

/// Where a page goes on: after this day and id.
pub type RecordPosition = Option<(NaiveDate, Uuid)>;

/// Records in the order of their days, the newest first unless the filter says otherwise, after a place in that
/// order. Those that were moved
/// or redacted are not among them.
///
/// # Errors
/// The database's; [`Error::SealBroken`] when a row was changed or moved.
pub async fn find(
    unit: &mut Unit,
    filter: &RecordFilter,
    after: RecordPosition,
    limit: usize,
) -> Result<Secret<Vec<StoredRecord>>, Error> {
    let Some((user, day)) = filter.answered_by else {
        let mut such = conditions(unit, filter, filter.client.is_some(), after);
        if let Some(client) = filter.client {
            such.and("r.client_id", "=", Bind::Id(client.0));
        }
        let order = order(filter);
        let text = format!(
            "{COLUMNS} FROM records r WHERE {} ORDER BY {order} LIMIT {limit}",
            such.text
        );
        let rows: Vec<RecordRow> = such.bind(unit.tx.composed(text)).all().await?;
        return open_all(unit, rows);
    };
    let rows = of_clients_of(unit, filter, user, day, after, limit).await?;
    open_all(unit, rows)
}

/// Records of the clients for whom a user answers, one client after the other: what an official has is little
/// beside what a register has.
async fn of_clients_of(
    unit: &mut Unit,
    filter: &RecordFilter,
    user: UserId,
    day: NaiveDate,
    after: RecordPosition,
    limit: usize,
) -> Result<Vec<RecordRow>, Error> {
    let register = unit.register();
    let officials = stands_for(&mut unit.tx, register, user, day).await?;
    let clients = clients_of(&mut unit.tx, register, &officials, day).await?;
    let mut such = conditions(unit, filter, true, after);
    let listed = such.parameter(Bind::Ids(clients));
    let of_each = unit.tx.of_each(&listed, TABLE, "client_id", &such.text);
    let order = order(filter);
    let text = format!("{COLUMNS} {of_each} ORDER BY {order} LIMIT {limit}");
    let mut rows: Vec<RecordRow> = such.bind(unit.tx.composed(text)).all().await?;
    rows.sort_by_key(|row| (row.on_day, row.id));
    if !filter.oldest_first {
        rows.reverse();
    }
    rows.truncate(limit);
    Ok(rows)
}

fn order(filter: &RecordFilter) -> &'static str {
    match filter.oldest_first {
        true => "r.on_day, r.id",
        false => "r.on_day DESC, r.id DESC",
    }
}

/// What holds of the records, whosever they are. Of one client's records no database is to take an index of
/// kinds, states, officials or days, which walks through those of the whole register.
fn conditions(unit: &Unit, filter: &RecordFilter, of_client: bool, after: RecordPosition) -> Conditions {
    let register = unit.register().0;
    let mut such = Conditions::of_register("r.register_key = $1 AND NOT r.removed", register);
    match filter.as_of {
        None => such.text.push_str(" AND r.superseded_at IS NULL"),
        Some(at) => {
            let time = such.parameter(Bind::At(at));
            such.text.push_str(&format!(
                " AND r.recorded_at <= {time} AND (r.superseded_at IS NULL OR r.superseded_at > {time})"
            ));
        }
    }
    match (filter.parent, filter.event) {
        (Some(parent), _) => such.and("r.parent_id", "=", Bind::Id(parent.0)),
        (None, Some(event)) => such.and("r.event_id", "=", Bind::Id(event.0)),
        (None, None) => such.text.push_str(" AND r.parent_id IS NULL"),
    }
    let column = |name: &str| match of_client {
        true => format!("COALESCE(r.{name}, r.{name})"),
        false => format!("r.{name}"),
    };
    let code = |code: &'static str| Bind::Code(code.to_owned());
    such.one_of(&column("kind"), filter.kinds.iter().map(|kind| code(kind.code())));
    such.one_of("r.record_type", filter.types.iter().cloned().map(Bind::Code));
    such.one_of(
        &column("state"),
        filter.states.iter().map(|state| code(state.code())),
    );
    let officials = filter.officials.iter().map(|user| Bind::Id(user.0));
    such.one_of(&column("official"), officials);
    if let Some(from) = filter.from {
        such.and("r.on_day", ">=", Bind::Day(from));
    }
    if let Some(to) = filter.to {
        such.and("r.on_day", "<=", Bind::Day(to));
    }
    if let Some(day) = filter.due_by {
        such.and(&column("due_on"), "<=", Bind::Day(day));
    }
    if let Some((day, id)) = after {
        let comparison = if filter.oldest_first { ">" } else { "<" };
        let (day, id) = (such.parameter(Bind::Day(day)), such.parameter(Bind::Id(id)));
        let place = format!(" AND (r.on_day, r.id) {comparison} ({day}, {id})");
        such.text.push_str(&place);
    }
    such
}

/// One record of a client as it is now, moved and redacted ones too.
///
/// # Errors
/// As [`find`].
pub async fn one(
    unit: &mut Unit,
    client: ClientId,
    record: RecordId,
) -> Result<Secret<Option<StoredRecord>>, Error> {
    let register = unit.register();
    let rows = unit
        .tx
        .composed(format!(
            "{COLUMNS} FROM records r WHERE r.register_key = $1 AND r.client_id = $2 AND r.id = $3 AND r.superseded_at IS NULL"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(record.0)
        .all()
        .await?;
    Ok(open_all(unit, rows)?.map(|current| current.into_iter().next()))
}

/// The versions of one record, the newest first.
///
/// # Errors
/// As [`find`].
pub async fn versions(
    unit: &mut Unit,
    client: ClientId,
    record: RecordId,
) -> Result<Secret<Vec<StoredRecord>>, Error> {
    let register = unit.register();
    let rows = unit
        .tx
        .composed(format!(
            "{COLUMNS} FROM records r WHERE r.register_key = $1 AND r.client_id = $2 AND r.id = $3 ORDER BY r.version DESC"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(record.0)
        .all()
        .await?;
    open_all(unit, rows)
}

row! {
    struct PartRow { event_id: Uuid, client_id: Uuid }
}

/// Who has a part in each of some shared events.
///
/// # Errors
/// The database's.
pub async fn clients_of_events(
    unit: &mut Unit,
    events: &BTreeSet<SharedEventId>,
) -> Result<Vec<(SharedEventId, ClientId)>, Error> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let such = "r.register_key = $1 AND r.event_id IS NOT NULL AND r.superseded_at IS NULL AND NOT r.removed";
    let mut such = Conditions::of_register(such, unit.register().0);
    such.one_of("r.event_id", events.iter().map(|event| Bind::Id(event.0)));
    let statement = unit.tx.composed(format!(
        "SELECT DISTINCT r.event_id, r.client_id FROM records r WHERE {}",
        such.text
    ));
    let rows: Vec<PartRow> = such.bind(statement).all().await?;
    let part = |row: PartRow| (SharedEventId(row.event_id), ClientId(row.client_id));
    Ok(rows.into_iter().map(part).collect())
}

row! {
    struct KindRow { kind: String, items: i64 }
}

/// How many records of these types a client has, by kind. Those that were moved or redacted do not count.
///
/// # Errors
/// The database's.
pub async fn counts(
    unit: &mut Unit,
    client: ClientId,
    types: &[String],
) -> Result<Vec<(RecordKind, usize)>, Error> {
    let such = "r.register_key = $1 AND r.superseded_at IS NULL AND NOT r.removed";
    let mut such = Conditions::of_register(such, unit.register().0);
    such.and("r.client_id", "=", Bind::Id(client.0));
    such.one_of("r.record_type", types.iter().cloned().map(Bind::Code));
    let statement = unit.tx.composed(format!(
        "SELECT COALESCE(r.kind, r.kind) AS kind, COUNT(*) AS items FROM records r WHERE {}
         GROUP BY COALESCE(r.kind, r.kind)",
        such.text
    ));
    let rows: Vec<KindRow> = such.bind(statement).all().await?;
    let count = |row: &KindRow| Some((RecordKind::parse(&row.kind)?, usize::try_from(row.items).ok()?));
    let mut counts: Vec<_> = rows.iter().filter_map(count).collect();
    counts.sort_by_key(|(kind, _)| kind.code());
    Ok(counts)
}
