//! Finding records: of one client, across clients, as they were on a date.

use super::{RecordRow, SELECT, StoredRecord, open_all};
use crate::conditions::{Bind, Conditions};
use crate::error::Error;
use crate::row;
use crate::unit::Unit;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ClientId, RecordId, SharedEventId, UserId};
use domain::record::{RecordKind, RecordState};
use domain::secret::Secret;
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
pub type After = Option<(NaiveDate, Uuid)>;

/// Records in the order of their days, the newest first unless the filter says otherwise, after a place in that
/// order. Those that were moved
/// or redacted are not among them.
///
/// # Errors
/// The database's; [`Error::SealBroken`] when a row was changed or moved.
pub async fn find(
    unit: &mut Unit,
    filter: &RecordFilter,
    after: After,
    limit: usize,
) -> Result<Secret<Vec<StoredRecord>>, Error> {
    let register = unit.register().0;
    let mut conditions = Conditions::of_register("r.register_key = $1 AND NOT r.removed", register);
    match filter.as_of {
        None => conditions.text.push_str(" AND r.superseded_at IS NULL"),
        Some(at) => {
            let place = conditions.place(Bind::At(at));
            conditions.text.push_str(&format!(
                " AND r.recorded_at <= {place} AND (r.superseded_at IS NULL OR r.superseded_at > {place})"
            ));
        }
    }
    if let Some(client) = filter.client {
        conditions.and("r.client_id", "=", Bind::Id(client.0));
    }
    match (filter.parent, filter.event) {
        (Some(parent), _) => conditions.and("r.parent_id", "=", Bind::Id(parent.0)),
        (None, Some(event)) => conditions.and("r.event_id", "=", Bind::Id(event.0)),
        (None, None) => conditions.text.push_str(" AND r.parent_id IS NULL"),
    }
    // Of one client's records no database is to take an index of kinds, states or officials, which walks through
    // those of the whole register.
    let column = |name: &str| match filter.client {
        Some(_) => format!("COALESCE(r.{name}, r.{name})"),
        None => format!("r.{name}"),
    };
    let kinds = filter.kinds.iter().map(|kind| Bind::Code(kind.code().to_owned()));
    conditions.one_of(&column("kind"), kinds);
    conditions.one_of("r.record_type", filter.types.iter().cloned().map(Bind::Code));
    let states = filter
        .states
        .iter()
        .map(|state| Bind::Code(state.code().to_owned()));
    conditions.one_of(&column("state"), states);
    conditions.one_of(
        &column("official"),
        filter.officials.iter().map(|user| Bind::Id(user.0)),
    );
    if let Some(from) = filter.from {
        conditions.and("r.on_day", ">=", Bind::Day(from));
    }
    if let Some(to) = filter.to {
        conditions.and("r.on_day", "<=", Bind::Day(to));
    }
    if let Some(day) = filter.due_by {
        conditions.and(&column("due_on"), "<=", Bind::Day(day));
    }
    if let Some((user, day)) = filter.answered_by {
        conditions.answered_by("r.client_id", user.0, day);
    }
    let (comparison, order) = match filter.oldest_first {
        true => (">", "ASC"),
        false => ("<", "DESC"),
    };
    if let Some((day, id)) = after {
        let (day, id) = (conditions.place(Bind::Day(day)), conditions.place(Bind::Id(id)));
        let place = format!(" AND (r.on_day, r.id) {comparison} ({day}, {id})");
        conditions.text.push_str(&place);
    }
    let statement = unit.tx.composed(format!(
        "{SELECT} WHERE {} ORDER BY r.on_day {order}, r.id {order} LIMIT {limit}",
        conditions.text
    ));
    let rows: Vec<RecordRow> = conditions.bind(statement).all().await?;
    open_all(unit, rows)
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
            "{SELECT} WHERE r.register_key = $1 AND r.client_id = $2 AND r.id = $3 AND r.superseded_at IS NULL"
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
            "{SELECT} WHERE r.register_key = $1 AND r.client_id = $2 AND r.id = $3 ORDER BY r.version DESC"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(record.0)
        .all()
        .await?;
    open_all(unit, rows)
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
