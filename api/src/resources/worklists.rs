//! Worklists: what waits to be done in a register, and how much of it.

pub mod mine;
pub mod read;

use crate::answer::Answer;
use crate::call::Call;
use crate::request::Query;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get};
use application::operations;
use application::worklists::{is_of_official, opens};
use contract::coded::Open;
use contract::worklists::{WorklistModel, Worklists};
use domain::work::worklist::{MOST_DAYS, Worklist};

operations! {
    finds ListWorklists "listWorklists" ClientView [no_entry];
    finds ReadWorklist "readWorklist" ClientView;
    reads ReadMyWorklists "readMyWorklists" signed_in [no_entry];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
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
    let lists = Worklist::ALL.iter().copied();
    let items = lists
        .filter(|list| opens(|right| call.may(right), *list) && list.is_there(&call.profile, &call.viewer()))
        .map(|list| WorklistModel {
            worklist: Open(list),
            label: (&list.label()).into(),
            within: list.usual_days().map(|days| days.min(MOST_DAYS)),
            of_official: is_of_official(list),
        });
    let lists = Worklists {
        items: items.collect(),
    };
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(lists))
}
