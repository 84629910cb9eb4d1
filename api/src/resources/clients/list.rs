//! Listing clients.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query, invalid_query};
use actix_web::{HttpRequest, get};
use application::caller::RegisterCaller;
use application::clients::list::{self, ClientList};
use application::operations;
use application::problem::Problem;
use contract::clients::client::ClientPage;
use contract::coded::CodeText;

operations! {
    finds ListClients "listClients" ClientView [paged];
}

/// Lists clients in the order of their entry.
///
/// Needs `client.view`. What the caller may not see is null and named in `withheld`. Leaves one entry
/// that names every client of the page. To find a person, search.
#[utoipa::path(tag = "clients",
    params(
        ("sort" = Option<String>, Query, description = "`createdAt` or `-createdAt`.", max_length = 20, pattern = "^-?createdAt$"),
        ("clientGroup" = Option<Vec<CodeText>>, Query, description = "Code of a client group; may be repeated.", max_items = 50),
        ("relationship" = Option<String>, Query, description = "`open`: with a client relationship today.", max_length = 10, pattern = "^open$"),
        ("responsible" = Option<String>, Query, description = "`me`: whose responsible official is the caller.", max_length = 10, pattern = "^me$")
    ),
    responses((status = 200, body = ClientPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients")]
pub(super) async fn list_clients(call: Call<ListClients>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &PARAMETERS)?;
    let page = request::page(&query)?;
    let list = client_list(&call, &query)?;
    Ok(answer::shown(list::list_clients(&call, list, page).await?))
}

const PARAMETERS: [&str; 4] = ["sort", "clientGroup", "relationship", "responsible"];

/// Which clients a query asks for.
fn client_list(caller: &RegisterCaller, query: &Query) -> Result<ClientList, Problem> {
    let sort = query.parsed("sort", |value| match value {
        "createdAt" => Some(false),
        "-createdAt" => Some(true),
        _ => None,
    })?;
    let groups = query.all("clientGroup");
    if groups.len() > 50 || groups.iter().any(|code| caller.profile.group(code).is_none()) {
        return Err(invalid_query("clientGroup"));
    }
    let relationship = query.parsed("relationship", |value| (value == "open").then_some(()))?;
    let responsible = query.parsed("responsible", |value| (value == "me").then_some(()))?;
    Ok(ClientList {
        groups,
        with_relationship: relationship.is_some(),
        own: responsible.is_some(),
        newest_first: sort.unwrap_or_default(),
    })
}
