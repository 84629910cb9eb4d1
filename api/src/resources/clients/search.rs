//! Searching for a person: in the body, never in the URL; blind candidates, verified after opening.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::Query;
use actix_web::{HttpRequest, post};
use application::clients::search;
use application::operations;
use contract::clients::search::{SearchInput, SearchPage};

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
pub(super) async fn search_clients(
    call: Call<SearchClients>,
    body: Valid<SearchInput>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    Ok(answer::shown(search::search_clients(&call, &body.body).await?))
}
