//! Reading the user log.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::log::entry::{Detail, SubjectDetail};
use chrono::{DateTime, Utc};
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

const PAGE: &str = "SELECT id, at, user_id, operation, outcome, detail, salt, mac FROM log_events
    WHERE register_key = $1
      AND id < $2
      AND ($3 IS NULL OR user_id = $3)
      AND ($4 IS NULL OR outcome = $4)
      AND ($5 IS NULL OR operation = $5)
      AND ($6 IS NULL OR at >= $6)
      AND ($7 IS NULL OR at < $7)
    ORDER BY id DESC LIMIT $8";

const PAGE_OF_CLIENT: &str = "SELECT e.id, e.at, e.user_id, e.operation, e.outcome, e.detail, e.salt, e.mac
    FROM log_subjects s JOIN log_events e ON e.register_key = s.register_key AND e.id = s.event_id
    WHERE s.register_key = $1 AND s.client_id = $2 AND s.event_id < $3
    ORDER BY s.event_id DESC LIMIT $4";

row! {
    struct SubjectRow { event_id: Uuid, client_id: Uuid, shown: String }
}

/// A page of a register's log, newest first.
///
/// # Errors
/// The database's.
pub async fn page(
    tx: &mut Tx,
    register: RegisterKey,
    filter: &LogFilter,
    limit: i64,
) -> Result<Vec<EventRow>, Error> {
    tx.sql(PAGE)
        .bind(register.0)
        .bind(filter.after.unwrap_or(Uuid::max()))
        .bind(filter.user)
        .bind(filter.outcome.clone())
        .bind(filter.operation.clone())
        .bind(filter.from)
        .bind(filter.until)
        .bind(limit)
        .all()
        .await
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
