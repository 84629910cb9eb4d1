//! Worklists: what waits to be done in a register, and how much of it.

pub mod mine;
pub mod read;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::Query;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use application::operations;
use application::worklists::list;
use contract::worklists::Worklists;

operations! {
    finds ListWorklists "listWorklists" ClientView [no_entry];
    finds ReadWorklist "readWorklist" ClientView [paged];
    reads ReadMyWorklists "readMyWorklists" signed_in [no_entry];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_worklists)
        .service(read::read_worklist)
        .service(mine::read_my_worklists);
}

/// Lists the worklists that the caller may open.
///
/// Needs `client.view`. Shows no client and leaves no entry.
#[utoipa::path(tag = "worklists", responses((status = 200, body = Worklists, description = "The worklists.")))]
#[get("/v1/registers/{register}/worklists")]
async fn list_worklists(call: Call<ListWorklists>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    Ok(answer::unlogged(list::list_worklists(&call)))
}
