//! Reading a worklist.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::worklists::ReadWorklist;
use actix_web::{HttpRequest, get};
use application::problem::Problem;
use application::worklists::opening::OpenedWorklist;
use application::worklists::query::{Whose, WorklistQuery};
use application::worklists::read;
use contract::problem::Code;
use contract::worklists::read::WorklistPage;
use domain::ids::UserId;
use domain::work::worklist::Worklist;

/// Opens a worklist, the longest due first.
///
/// Needs `client.view` and what the list is made of: `record.view`, `consent.view`. Shows what concerns the
/// caller and whoever the caller stands in for today, unless `official` names one (the caller too) or `all`;
/// drafts are their author's alone, and clients without an official concern all. What a reading of the single item would refuse is left out, so that a page may hold fewer items than asked for
/// although another follows. Leaves one entry that names every client of the page.
#[utoipa::path(tag = "worklists",
    params(
        ("worklist" = String, Path, description = "Code of the list.", max_length = 64, pattern = "^[a-z][a-z0-9_]*$"),
        ("official" = Option<String>, Query, description = "`all`, or the id of an official; when absent the caller, and those for whom the caller stands in today.", max_length = 36, pattern = "^(all|[0-9a-f-]{36})$"),
        ("within" = Option<u32>, Query, description = "How many days it looks ahead, or how many without movement it looks for.", minimum = 0, maximum = 366)
    ),
    responses((status = 200, body = WorklistPage, description = "A page.")))]
#[get("/v1/registers/{register}/worklists/{worklist}")]
pub async fn read_worklist(call: Call<ReadWorklist>, request: HttpRequest) -> Answer {
    let code = request.match_info().get("worklist").unwrap_or_default();
    let list = Worklist::parse(code).ok_or_else(|| Problem::new(Code::NotFound))?;
    let query = Query::parse(&request, &["official", "within"])?;
    let list = OpenedWorklist::of(&call, list)?;
    let page = request::page(&query)?;
    let whose = query.parsed("official", whose)?;
    let within = query.parsed("within", |text| text.parse().ok())?;
    let asked = WorklistQuery::new(list, whose, within)?;
    Ok(answer::shown(read::read_worklist(&call, asked, page).await?))
}

/// Whose work a query asks for.
fn whose(text: &str) -> Option<Whose> {
    match text {
        "all" => Some(Whose::Everybodys),
        id if id.len() == 36 => id.parse().ok().map(UserId).map(Whose::Official),
        _ => None,
    }
}
