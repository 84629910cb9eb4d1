//! Reading the user log. Reading it is an event too.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use application::log::{self, LogQuery};
use application::operations;
use application::problem::Problem;
use chrono::DateTime;
use contract::log::{LogPage, OutcomeCode};
use domain::ids::UserId;
use domain::log::Outcome;

operations! {
    finds ListLog "listLog" RegisterLogView [paged];
    finds ListClientLog "listClientLog" ClientLogView [on_client(ClientAction::ByRight), paged];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service.service(list_log).service(list_client_log);
}

/// Reads the user log of the register.
///
/// Needs `register_log.view`. Leaves an entry of its own.
#[utoipa::path(tag = "log",
    params(
        ("user" = Option<uuid::Uuid>, Query, description = "Of this user."),
        ("operation" = Option<String>, Query, description = "Of this operation.", max_length = 64),
        ("outcome" = Option<OutcomeCode>, Query, description = "With this outcome."),
        ("from" = Option<DateTime<Utc>>, Query, description = "From this instant."),
        ("until" = Option<DateTime<Utc>>, Query, description = "Before this instant.")
    ),
    responses((status = 200, body = LogPage, description = "A page.")))]
#[get("/v1/registers/{register}/log")]
async fn list_log(call: Call<ListLog>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["user", "operation", "outcome", "from", "until"])?;
    let page = request::page(&query)?;
    let asked = asked(&query)?;
    Ok(answer::shown(log::list_log(&call, asked, page).await?))
}

/// What a query asks of the log.
fn asked(query: &Query) -> Result<LogQuery, Problem> {
    let instant = |text: &str| {
        let instant = DateTime::parse_from_rfc3339(text).ok();
        instant.map(|instant| instant.to_utc())
    };
    let operation = |text: &str| {
        let known = text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        known.then(|| text.to_owned())
    };
    Ok(LogQuery {
        user: query.parsed("user", |text| text.parse().ok().map(UserId))?,
        outcome: query.parsed("outcome", Outcome::parse)?,
        operation: query.parsed("operation", operation)?,
        from: query.parsed("from", instant)?,
        until: query.parsed("until", instant)?,
    })
}

/// Reads what the user log says of one client.
///
/// Needs `client_log.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "log",
    responses((status = 200, body = LogPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/log")]
async fn list_client_log(call: Call<ListClientLog>, request: HttpRequest) -> Answer {
    let client = request::id(&request, "client")?;
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(log::list_client_log(&call, client, page).await?))
}
