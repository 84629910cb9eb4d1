//! Listing clients.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query, invalid_query};
use actix_web::{HttpRequest, get};
use application::clients::list::summaries;
use application::cursor::{self, Scope};
use application::operations;
use contract::clients::dto::ClientPage;
use contract::coded::CodeText;
use persistence::clients::{self, ClientFilter};

operations! {
    finds ListClients "listClients" ClientView;
}

/// Lists clients in the order of their entry.
///
/// Needs `client.view`. What the caller may not see is null and named in `withheld`. Leaves one entry
/// that names every client of the page. To find a person, search.
#[utoipa::path(tag = "clients",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500),
        ("sort" = Option<String>, Query, description = "`createdAt` or `-createdAt`.", max_length = 20, pattern = "^-?createdAt$"),
        ("clientGroup" = Option<Vec<CodeText>>, Query, description = "Code of a client group; may be repeated.", max_items = 50),
        ("relationship" = Option<String>, Query, description = "`open`: with a client relationship today.", max_length = 10, pattern = "^open$"),
        ("responsible" = Option<String>, Query, description = "`me`: whose responsible official is the caller.", max_length = 10, pattern = "^me$")
    ),
    responses((status = 200, body = ClientPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients")]
pub async fn list_clients(call: Call<ListClients>, request: HttpRequest) -> Answer {
    let query = Query::parse(
        &request,
        &[
            "limit",
            "cursor",
            "sort",
            "clientGroup",
            "relationship",
            "responsible",
        ],
    )?;
    let limit = request::limit(&query)?;
    let sort = query.one("sort")?.unwrap_or("createdAt");
    let newest_first = match sort {
        "createdAt" => false,
        "-createdAt" => true,
        _ => return Err(invalid_query("sort").into()),
    };
    let groups = query.all("clientGroup");
    if groups.len() > 50 || groups.iter().any(|code| call.profile.group(code).is_none()) {
        return Err(invalid_query("clientGroup").into());
    }
    let open = query.parsed("relationship", |value| (value == "open").then_some(()))?;
    let mine = query.parsed("responsible", |value| (value == "me").then_some(call.person.id))?;
    let scope = Scope::new("clients", (&call.register.id, &groups, open, mine, sort));
    let filter = ClientFilter {
        groups,
        today: call.today,
        open: open.is_some(),
        responsible: mine.or(call.only_of()),
        after: scope.after_id(query.one("cursor")?)?,
        newest_first,
    };
    let mut unit = call.read().await?;
    let rows = clients::page(&mut unit.tx, call.register.key, &filter, limit + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let (items, subjects) = summaries(&call, &mut unit, &rows).await?;
    drop(unit);
    let entry = call.entry(subjects);
    let page = items.map(|items| ClientPage { items, next_cursor });
    Ok(answer::shown(call.show(page, entry).await?))
}
