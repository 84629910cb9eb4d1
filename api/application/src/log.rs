//! Reading the user log. Reading it is an event too.

use crate::caller::RegisterCaller;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::coded::Open;
use contract::log::{LogEntry, LogPage, LogSubject};
use contract::shared::Official;
use domain::ids::{ClientId, UserId};
use domain::log::{Outcome, Subject};
use domain::secret::Secret;
use persistence::log::{EventRow, LogFilter};
use persistence::{Error, Logged, Unit};

/// Which entries are asked for. All that is named must fit.
#[derive(Default)]
pub struct LogQuery {
    /// Of this user.
    pub user: Option<UserId>,
    /// With this outcome.
    pub outcome: Option<Outcome>,
    /// Of this operation, by the contract's `operationId`.
    pub operation: Option<String>,
    /// From this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub until: Option<DateTime<Utc>>,
}

/// The user log of the register, the newest entry first.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn list_log(
    caller: &RegisterCaller,
    query: LogQuery,
    page: PageRequest,
) -> Result<Logged<LogPage>, Problem> {
    let mut filter = LogFilter {
        user: query.user.map(|user| user.0),
        outcome: query.outcome.map(|outcome| outcome.code().to_owned()),
        operation: query.operation,
        from: query.from,
        until: query.until,
        after: None,
    };
    let bound = (
        &filter.user,
        &filter.outcome,
        &filter.operation,
        &filter.from,
        &filter.until,
    );
    let scope = Scope::new("log", (&caller.register.id, bound));
    filter.after = scope.after_id(page.cursor.as_deref())?;
    let found =
        persistence::log::page(&caller.app.store, caller.register.key, &filter, page.limit + 1).await?;
    // Where a great many were gone through, the page goes on after the last of them.
    let (rows, next) = cursor::cut(found.rows, page.limit, &scope, |row| row.id.to_string());
    let next_cursor = next.or_else(|| found.next.map(|last| scope.cursor(&last.to_string())));
    let mut unit = caller.read().await?;
    let items = entries(caller, &mut unit, rows).await?;
    drop(unit);
    // The log tells which clients an event showed, by id alone; naming them all again would make each
    // reading of the log longer than the one before.
    let about = format!("{} entries of the user log", items.len());
    let entry = caller.entry(Vec::new()).about(about);
    let page = Secret::new(LogPage { items, next_cursor });
    caller.show(page, entry).await
}

/// What the user log says of one client, of one who was erased too, the newest entry first.
///
/// # Errors
/// `not_found`; `invalid_cursor`; the database's.
pub async fn list_client_log(
    caller: &RegisterCaller,
    client: ClientId,
    page: PageRequest,
) -> Result<Logged<LogPage>, Problem> {
    let scope = Scope::new("client log", client);
    let after = scope.after_id(page.cursor.as_deref())?;
    let mut unit = caller.read().await?;
    caller.client_even_erased(&mut unit, client).await?;
    let (tx, register, limit) = (&mut unit.tx, caller.register.key, page.limit as i64 + 1);
    let rows = persistence::log::page_of_client(tx, register, client, after, limit).await?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, &scope, |row| row.id.to_string());
    let mut items = entries(caller, &mut unit, rows).await?;
    drop(unit);
    // A list shows many clients in one event; this answer is about one of them.
    for item in &mut items {
        item.subjects.retain(|subject| subject.client_id == client.0);
    }
    let entry = caller.entry(vec![Subject::shown(client, "log")]);
    let page = Secret::new(LogPage { items, next_cursor });
    caller.show(page, entry).await
}

/// Entries as they are shown, with the clients whom each names.
async fn entries(
    caller: &RegisterCaller,
    unit: &mut Unit,
    rows: Vec<EventRow>,
) -> Result<Vec<LogEntry>, Error> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let subjects = persistence::log::subjects(&mut unit.tx, caller.register.key, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let view = row.view()?;
            let own = subjects
                .iter()
                .filter(|(event, _)| *event == row.id)
                .map(|(_, subject)| LogSubject {
                    client_id: subject.client.0,
                    shown: subject.shown.clone(),
                    withheld: subject.withheld.clone(),
                });
            Ok(LogEntry {
                id: row.id,
                at: row.at,
                // The name as it was then: the log keeps it when the person leaves.
                user: row.user_id.map(|id| Official {
                    id,
                    display_name: view.actor.name.clone(),
                }),
                address: view.actor.address,
                task: view.actor.task,
                purpose: view.actor.purpose,
                restricted_use: view.actor.restricted_use,
                substitute_for: view.actor.substitute_for.map(|user| caller.official(user)),
                operation: row.operation,
                outcome: Open(Outcome::parse(&row.outcome).unwrap_or(Outcome::Failed)),
                code: view.code,
                notice_section: view.section,
                provision: view.provision,
                about: view.about,
                count: view.count,
                subjects: own.collect(),
                mac: domain::text::hex(&row.mac),
            })
        })
        .collect()
}
