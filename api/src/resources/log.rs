//! Reading the user log. Reading it is an event too.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use application::cursor::{self, Scope};
use application::log::entries;
use application::operations;
use chrono::DateTime;
use contract::log::{LogPage, OutcomeCode};
use domain::ids::ClientId;
use domain::log::{Outcome, Subject};
use domain::secret::Secret;
use persistence::log::LogFilter;

operations! {
    finds ListLog "listLog" RegisterLogView;
    finds ListClientLog "listClientLog" ClientLogView [on_client(ClientAction::ByRight)];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service.service(list_log).service(list_client_log);
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
    let limit = request::limit(&query)?;
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
    let (limit, scope) = (request::limit(&query)?, Scope::new("client log", client));
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
