//! Searching for a person: in the body, never in the URL; blind candidates, verified after opening.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::Query;
use actix_web::{HttpRequest, post};
use application::clients::search::start;
use application::clients::search::walk::{Place, Walk};
use application::clients::search::wanted::Wanted;
use application::cursor::{MOST, Scope};
use application::operations;
use contract::clients::dto::SearchPage;
use contract::clients::search::SearchInput;
use domain::secret::Secret;

operations! {
    finds SearchClients "searchClients" ClientSearch;
}

/// Finds clients by name, identity code, identifier, birth date or phone.
///
/// Needs `client.search`; the identity code also `identity_code.view`. The best come first: identity
/// code, whole names, beginnings, sound. A field that is withheld from the caller never matches. Leaves
/// one entry that names every client shown, also when there is none.
#[utoipa::path(tag = "clients", request_body = SearchInput,
    responses((status = 200, body = SearchPage, description = "A page, the best first.")))]
#[post("/v1/registers/{register}/clients/search")]
pub async fn search_clients(
    call: Call<SearchClients>,
    body: Valid<SearchInput>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    let wanted = Wanted::of(&call, &body.body)?;
    let limit = body.body.limit.map_or(50, |limit| limit as usize).min(MOST);
    let scope = Scope::new(
        "search",
        (
            &call.register.id,
            &call.app.store.system_mac("search", &[&wanted.spelled()]),
        ),
    );
    let place = start(&scope, body.body.cursor.as_deref())?;
    let mut unit = call.read().await?;
    let walk = Walk::new(&call, &wanted, place, limit);
    let found = walk.run(&mut unit).await?;
    drop(unit);
    let next_cursor = found
        .next
        .map(|Place { stage, after }| scope.cursor(&format!("{stage}:{after}")));
    let (hits, subjects): (Vec<_>, Vec<_>) = found
        .hits
        .into_iter()
        .map(|found| (found.hit, found.subject))
        .unzip();
    let entry = call.entry(subjects);
    let page = Secret::collect(hits).map(|items| SearchPage { items, next_cursor });
    Ok(answer::shown(call.show(page, entry).await?))
}
