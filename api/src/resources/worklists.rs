//! Worklists: what waits to be done in a register, and how much of it.

mod asked;
mod mine;
mod named;
mod read;

pub use mine::{CappedCount, MOST_COUNTED};
pub use named::{ClientReference, Named, subjects};

use crate::answer::Answer;
use crate::call::Call;
use crate::contract::coded::Open;
use crate::operations;
use crate::request::Query;
use crate::resources::registers::ShownLabels;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::access::Right;
use domain::work::worklist::{Concerns, MOST_DAYS, Worklist};
use serde::Serialize;
use utoipa::ToSchema;

operations! {
    ListWorklists "listWorklists" ClientView;
    ReadWorklist "readWorklist" ClientView;
    ReadMyWorklists "readMyWorklists";
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_worklists)
        .service(read::read_worklist)
        .service(mine::read_my_worklists);
}

/// A list of what waits to be done.
pub type ShownWorklist = Open<Worklist>;

/// The worklists of a register.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Worklists {
    /// Those that the caller's task may open.
    #[schema(max_items = 50)]
    pub items: Vec<WorklistModel>,
}

/// What a worklist is, and how it may be asked for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorklistModel {
    /// Its code.
    pub worklist: ShownWorklist,
    /// What it is called.
    pub label: ShownLabels,
    /// How many days it looks ahead, or how many without movement it looks for, unless `within` says
    /// otherwise; null when it takes no `within`.
    #[schema(required = true, minimum = 0, maximum = 366)]
    pub within: Option<u32>,
    /// Whether `official` may say whose work is listed; when it is absent, the caller's and that of whoever
    /// the caller stands in for today.
    pub of_official: bool,
}

/// Whether a list may be asked for another official's work.
fn is_of_official(list: Worklist) -> bool {
    matches!(list.concerns(), Concerns::Official | Concerns::OfficialsOfClient)
}

/// Whether a task may open a list.
fn opens(may: impl Fn(Right) -> bool, list: Worklist) -> bool {
    may(Right::ClientView) && may(list.right())
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
