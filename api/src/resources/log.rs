//! Reading the user log. Reading it is an event too.

use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::call::Call;
use crate::contract::coded::{CodeText, OneOf, Open};
use crate::contract::shared::Official;
use crate::operations;
use crate::page;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use chrono::{DateTime, Utc};
use domain::ids::ClientId;
use domain::log::{Outcome, Subject};
use domain::secret::Secret;
use persistence::log::{EventRow, LogFilter};
use persistence::{Error, Unit};
use serde::Serialize;
use utoipa::ToSchema;

operations! {
    ListLog "listLog" RegisterLogView;
    ListClientLog "listClientLog" ClientLogView;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service.service(list_log).service(list_client_log);
}

/// How an event ended, in a query.
pub type OutcomeCode = OneOf<Outcome>;
/// How an event ended.
pub type ShownOutcome = Open<Outcome>;

/// An entry of the user log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// Its id, which the receipt of the answer named.
    pub id: uuid::Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; null for callers who were nobody known.
    #[schema(required = true)]
    pub user: Option<Official>,
    /// The address that the call came from.
    #[schema(required = true, max_length = 64)]
    pub address: Option<String>,
    /// Code of the task.
    #[schema(required = true, max_length = 64)]
    pub task: Option<String>,
    /// Code of the purpose.
    #[schema(required = true, max_length = 64)]
    pub purpose: Option<String>,
    /// Code of the GDPR 18(2) use under which restricted data was opened.
    #[schema(required = true, max_length = 64)]
    pub restricted_use: Option<String>,
    /// For whom the user stood in, when the client was reached by that alone.
    #[schema(required = true)]
    pub substitute_for: Option<Official>,
    /// The contract's `operationId`.
    #[schema(max_length = 64)]
    pub operation: String,
    /// How it ended.
    pub outcome: ShownOutcome,
    /// Code of the problem.
    #[schema(required = true, max_length = 64)]
    pub code: Option<String>,
    /// The section of the notice it was decided on.
    #[schema(required = true, max_length = 200)]
    pub notice_section: Option<String>,
    /// The provision it was decided on.
    #[schema(required = true, max_length = 200)]
    pub provision: Option<String>,
    /// What it is about, when that is no client: a user, a grant.
    #[schema(required = true, max_length = 300)]
    pub about: Option<String>,
    /// How many events it stands for.
    #[schema(minimum = 1)]
    pub count: u32,
    /// The clients whom it shows or changes.
    #[schema(max_items = 200)]
    pub subjects: Vec<LogSubject>,
    /// The MAC over the entry, in hexadecimal.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub mac: String,
}

/// A client whom an event shows or changes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogSubject {
    /// The client.
    pub client_id: uuid::Uuid,
    /// Codes of what was shown or changed.
    #[schema(max_items = 100, value_type = Vec<CodeText>)]
    pub shown: Vec<String>,
    /// Codes of what was withheld.
    #[schema(max_items = 100, value_type = Vec<CodeText>)]
    pub withheld: Vec<String>,
}

page! {
    /// A page of entries, the newest first.
    LogPage of LogEntry
}

/// Reads the user log of the register.
///
/// Needs `register_log.view`. Leaves an entry of its own.
#[utoipa::path(tag = "log",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500),
        ("user" = Option<uuid::Uuid>, Query, description = "Of this user."),
        ("operation" = Option<String>, Query, description = "Of this operation.", max_length = 64),
        ("outcome" = Option<OutcomeCode>, Query, description = "With this outcome."),
        ("from" = Option<DateTime<Utc>>, Query, description = "From this instant."),
        ("until" = Option<DateTime<Utc>>, Query, description = "Before this instant.")
    ),
    responses((status = 200, body = LogPage, description = "A page.")))]
#[get("/v1/registers/{register}/log")]
async fn list_log(call: Call<ListLog>, request: HttpRequest) -> Answer {
    let query = Query::parse(
        &request,
        &["limit", "cursor", "user", "operation", "outcome", "from", "until"],
    )?;
    let limit = cursor::limit(&query)?;
    let instant = |text: &str| {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|instant| instant.to_utc())
    };
    let mut filter = LogFilter {
        user: query.parsed("user", |text| text.parse().ok())?,
        outcome: query.parsed("outcome", |text| {
            Outcome::parse(text).map(|outcome| outcome.code().to_owned())
        })?,
        operation: query.parsed("operation", |text| {
            (text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
                .then(|| text.to_owned())
        })?,
        from: query.parsed("from", instant)?,
        until: query.parsed("until", instant)?,
        after: None,
    };
    let bound = (
        &filter.user,
        &filter.outcome,
        &filter.operation,
        &filter.from,
        &filter.until,
    );
    let scope = Scope::new("log", (&call.register.id, bound));
    filter.after = scope.after_id(query.one("cursor")?)?;
    let mut unit = call.read().await?;
    let rows = persistence::log::page(&mut unit.tx, call.register.key, &filter, limit as i64 + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let items = entries(&call, &mut unit, rows).await?;
    drop(unit);
    // The log tells which clients an event showed, by id alone; naming them all again would make each
    // reading of the log longer than the one before.
    let about = format!("{} entries of the user log", items.len());
    let entry = call.entry(Vec::new()).about(about);
    let page = Secret::new(LogPage { items, next_cursor });
    Ok(answer::shown(call.show(page, entry).await?))
}

/// Reads what the user log says of one client.
///
/// Needs `client_log.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "log",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = LogPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/log")]
async fn list_client_log(call: Call<ListClientLog>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (cursor::limit(&query)?, Scope::new("client log", client));
    let after = scope.after_id(query.one("cursor")?)?;
    let mut unit = call.read().await?;
    call.client_even_erased(&mut unit, client).await?;
    let register = call.register.key;
    let rows =
        persistence::log::page_of_client(&mut unit.tx, register, client, after, limit as i64 + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let mut items = entries(&call, &mut unit, rows).await?;
    drop(unit);
    // A list shows many clients in one event; this answer is about one of them.
    for item in &mut items {
        item.subjects.retain(|subject| subject.client_id == client.0);
    }
    let entry = call.entry(vec![Subject {
        client,
        shown: vec!["log".to_owned()],
        withheld: Vec::new(),
    }]);
    let page = Secret::new(LogPage { items, next_cursor });
    Ok(answer::shown(call.show(page, entry).await?))
}

async fn entries(
    call: &RegisterCaller,
    unit: &mut Unit,
    rows: Vec<EventRow>,
) -> Result<Vec<LogEntry>, Error> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let subjects = persistence::log::subjects(&mut unit.tx, call.register.key, &ids).await?;
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
                substitute_for: view.actor.substitute_for.map(|user| Official::of(call, user)),
                operation: row.operation,
                outcome: Open(Outcome::parse(&row.outcome).unwrap_or(Outcome::Failed)),
                code: view.code,
                notice_section: view.section,
                provision: view.provision,
                about: view.about,
                count: view.count,
                subjects: own.collect(),
                mac: row.mac.iter().map(|byte| format!("{byte:02x}")).collect(),
            })
        })
        .collect()
}
