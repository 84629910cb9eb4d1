//! Reading the user log.

use crate::engine::conditions::{Bind, Conditions};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::store::Store;
use crate::engine::tx::Tx;
use crate::log::entry::{Detail, SubjectDetail};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{ClientId, RegisterKey};
use domain::log::{Actor, Subject};
use uuid::Uuid;

row! {
    /// An event as it is stored.
    pub struct EventRow {
        /// Its id.
        pub id: Uuid,
        /// When.
        pub at: DateTime<Utc>,
        /// Who.
        pub user_id: Option<Uuid>,
        /// The contract's `operationId`.
        pub operation: String,
        /// How it ended.
        pub outcome: String,
        /// The rest, as JSON.
        pub detail: String,
        /// The salt of its MAC.
        pub salt: Vec<u8>,
        /// The MAC.
        pub mac: Vec<u8>,
    }
}

/// What an event says, read from its row.
pub struct LogView {
    /// Who, from where, in which capacity.
    pub actor: Actor,
    /// Code of the problem.
    pub code: Option<String>,
    /// The section of the notice it was decided on.
    pub section: Option<String>,
    /// The provision it was decided on.
    pub provision: Option<String>,
    /// What it is about, when that is no client.
    pub about: Option<String>,
    /// How many events it stands for.
    pub count: u32,
}

impl EventRow {
    /// What the event says.
    ///
    /// # Errors
    /// [`Error::SealBroken`] when its detail is not what this program wrote.
    pub fn view(&self) -> Result<LogView, Error> {
        let detail: Detail = serde_json::from_str(&self.detail).map_err(|_| Error::SealBroken)?;
        let (section, provision) = match detail.ground {
            Some(ground) => (ground.section, ground.provision),
            None => (None, None),
        };
        Ok(LogView {
            actor: detail.actor,
            code: detail.code,
            section,
            provision,
            about: detail.about,
            count: detail.count,
        })
    }
}

/// Which events are asked for. All filters must fit.
#[derive(Clone, Default)]
pub struct LogFilter {
    /// Of this user.
    pub user: Option<Uuid>,
    /// With this outcome.
    pub outcome: Option<String>,
    /// Of this operation.
    pub operation: Option<String>,
    /// From this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub until: Option<DateTime<Utc>>,
    /// After this event, in the order of the list: newest first.
    pub after: Option<Uuid>,
}

/// Entries that one statement goes through at most, and how many such statements answer one request: whoever asks for
/// what is rare among ten million entries takes no connection from the others for long, and goes on from there.
const ENTRIES: i64 = 10_000;
const STATEMENTS: usize = 20;

/// A page of a log.
pub struct LogRows {
    /// The entries, the newest first.
    pub rows: Vec<EventRow>,
    /// After which entry the next page begins, when so many were gone through that there may be more.
    pub next: Option<Uuid>,
}

row! {
    struct Passed { id: Uuid }
}

impl LogFilter {
    /// Whether all that is gone through fits.
    fn goes_by_index(&self) -> bool {
        self.outcome.is_none() && self.operation.is_none() && self.from.is_none() && self.until.is_none()
    }
}

const PAGE_OF_CLIENT: &str = "SELECT e.id, e.at, e.user_id, e.operation, e.outcome, e.detail, e.salt, e.mac
    FROM log_subjects s JOIN log_events e ON e.register_key = s.register_key AND e.id = s.event_id
    WHERE s.register_key = $1 AND s.client_id = $2 AND s.event_id < $3
    ORDER BY s.event_id DESC LIMIT $4";

row! {
    struct SubjectRow { event_id: Uuid, client_id: Uuid, shown: String }
}

/// A page of a register's log, newest first. It is shorter than asked for at the end, or where a great many entries were
/// gone through. Between its statements the connection is others'.
///
/// # Errors
/// The database's.
pub async fn page(
    store: &Store,
    register: RegisterKey,
    filter: &LogFilter,
    limit: usize,
) -> Result<LogRows, Error> {
    if filter.goes_by_index() {
        let mut tx = store.reader().await?;
        let rows = among(&mut tx, register, filter, (filter.after, None), limit).await?;
        return Ok(LogRows { rows, next: None });
    }
    let (mut rows, mut after) = (Vec::new(), filter.after);
    for _ in 0..STATEMENTS {
        let mut tx = store.reader().await?;
        // First where the next entries end, so that those that come meanwhile move nothing.
        let end = last_of_the_next(&mut tx, register, filter, after).await?;
        let missing = limit - rows.len();
        rows.extend(among(&mut tx, register, filter, (after, end), missing).await?);
        if rows.len() == limit || end.is_none() {
            return Ok(LogRows { rows, next: None });
        }
        after = end;
    }
    Ok(LogRows { rows, next: after })
}

/// The entries that are gone through: those of the user, from the instant on, after an entry.
fn gone_through(register: RegisterKey, filter: &LogFilter, after: Option<Uuid>) -> Conditions {
    let mut such = Conditions::of_register("register_key = $1", register.0);
    if let Some(user) = filter.user {
        such.and("user_id", "=", Bind::Id(user));
    }
    if let Some(from) = filter.from {
        such.and("id", ">=", Bind::Id(first_id_of(from)));
    }
    if let Some(after) = after {
        such.and("id", "<", Bind::Id(after));
    }
    such
}

/// An id has the time at which it was made, which is never much before that of its entry; it may be after it, when a
/// clock was put back.
fn first_id_of(at: DateTime<Utc>) -> Uuid {
    let before = at - TimeDelta::days(1);
    let milliseconds = u64::try_from(before.timestamp_millis()).unwrap_or(0);
    Uuid::from_u128(u128::from(milliseconds) << 80)
}

/// Those that fit after an entry and down to another, so many at most.
async fn among(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &LogFilter,
    (after, end): (Option<Uuid>, Option<Uuid>),
    limit: usize,
) -> Result<Vec<EventRow>, Error> {
    let mut such = gone_through(register, filter, after);
    if let Some(end) = end {
        such.and("id", ">=", Bind::Id(end));
    }
    for (column, code) in [("outcome", &filter.outcome), ("operation", &filter.operation)] {
        if let Some(code) = code {
            such.and(column, "=", Bind::Code(code.clone()));
        }
    }
    for (comparison, time) in [(">=", filter.from), ("<", filter.until)] {
        if let Some(time) = time {
            such.and("at", comparison, Bind::At(time));
        }
    }
    let text = format!(
        "SELECT id, at, user_id, operation, outcome, detail, salt, mac FROM log_events
         WHERE {} ORDER BY id DESC LIMIT {limit}",
        such.text
    );
    such.bind(tx.composed(text)).all().await
}

/// The last one of the next entries; none, where there are no more after them.
async fn last_of_the_next(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &LogFilter,
    after: Option<Uuid>,
) -> Result<Option<Uuid>, Error> {
    let such = gone_through(register, filter, after);
    let text = format!(
        "SELECT id FROM log_events WHERE {} ORDER BY id DESC LIMIT 1 OFFSET {}",
        such.text,
        ENTRIES - 1
    );
    let last: Option<Passed> = such.bind(tx.composed(text)).opt().await?;
    Ok(last.map(|last| last.id))
}

/// A page of what the log says of one client, newest first.
///
/// # Errors
/// The database's.
pub async fn page_of_client(
    tx: &mut Tx,
    register: RegisterKey,
    client: ClientId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<EventRow>, Error> {
    tx.sql(PAGE_OF_CLIENT)
        .bind(register.0)
        .bind(client.0)
        .bind(after.unwrap_or(Uuid::max()))
        .bind(limit)
        .all()
        .await
}

/// The clients whom events show or change.
///
/// # Errors
/// The database's; [`Error::SealBroken`] when a row is not what this program wrote.
pub async fn subjects(
    tx: &mut Tx,
    register: RegisterKey,
    events: &[Uuid],
) -> Result<Vec<(Uuid, Subject)>, Error> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = tx
        .composed(format!(
            "SELECT event_id, client_id, shown FROM log_subjects
             WHERE register_key = $1 AND event_id IN {} ORDER BY event_id, client_id",
            crate::engine::sql_lists::list(2, events.len())
        ))
        .bind(register.0);
    for event in crate::engine::sql_lists::padded(events) {
        statement = statement.bind(event);
    }
    let rows: Vec<SubjectRow> = statement.all().await?;
    rows.into_iter()
        .map(|row| {
            let shown: SubjectDetail = serde_json::from_str(&row.shown).map_err(|_| Error::SealBroken)?;
            let subject = Subject {
                client: ClientId(row.client_id),
                shown: shown.shown,
                withheld: shown.withheld,
            };
            Ok((row.event_id, subject))
        })
        .collect()
}
