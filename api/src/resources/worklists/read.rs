//! Reading a worklist.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query, invalid_query};
use crate::resources::worklists::ReadWorklist;
use actix_web::{HttpRequest, get};
use application::cursor::Scope;
use application::problem::Problem;
use application::records::across::types_seen;
use application::walk::Walked;
use application::worklists::asked::{Asked, Desk, Whose};
use application::worklists::named::subjects;
use application::worklists::read::{found, item, text};
use application::worklists::{is_of_official, opens};
use contract::problem::Code;
use contract::worklists::read::WorklistPage;
use domain::client::field::Field;
use domain::ids::UserId;
use domain::secret::Secret;
use domain::work::worklist::{MOST_DAYS, Worklist};
use persistence::worklists::WorkPosition;
use uuid::Uuid;

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
        ("within" = Option<u32>, Query, description = "How many days it looks ahead, or how many without movement it looks for.", minimum = 0, maximum = 366),
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = WorklistPage, description = "A page.")))]
#[get("/v1/registers/{register}/worklists/{worklist}")]
pub async fn read_worklist(call: Call<ReadWorklist>, request: HttpRequest) -> Answer {
    let code = request.match_info().get("worklist").unwrap_or_default();
    let list = Worklist::parse(code).ok_or_else(|| Problem::new(Code::NotFound))?;
    let query = Query::parse(&request, &["official", "within", "limit", "cursor"])?;
    if !opens(|right| call.may(right), list) {
        return Err(Problem::new(Code::RightMissing)
            .with("right", list.right().code())
            .into());
    }
    let limit = request::limit(&query)?;
    let asked = asked(list, &query)?;
    let mut unit = call.read().await?;
    let (desk, types) = (Desk::of(&call), types_seen(&call.profile, &call.viewer()));
    let filter = asked.filter(&desk, &mut unit, types).await?;
    let bound = (
        &call.register.id,
        list,
        &filter.officials,
        filter.days,
        filter.answered_by,
    );
    let scope = Scope::new("worklist", bound);
    let after = after(&scope, &query, list)?;
    // What the notice does not name, or the task does not see, does not wait to be done.
    let found = match list.is_there(&call.profile, &call.viewer()) {
        true => found(&call, &mut unit, &filter, after, limit).await?,
        false => Walked::nothing(),
    };
    drop(unit);
    let next_cursor = found.next.map(|next| scope.cursor(&text(next)));
    let shown = match list {
        Worklist::PermitsExpiring => Field::ResidencePermit.code(),
        Worklist::ConsentsExpiring => "consents",
        Worklist::ClientsUnassigned => "relationships",
        _ => "records",
    };
    let subjects = subjects(found.rows.iter().map(|row| row.client_id), shown);
    let rows = Secret::new(found.rows);
    let page = found.named.names().beside(rows, |rows, client| WorklistPage {
        items: rows
            .iter()
            .map(|row| item(&call, list, row, client(row.client_id)))
            .collect(),
        next_cursor,
    });
    Ok(answer::shown(call.show(page, call.entry(subjects)).await?))
}

/// What a query asks of a list.
fn asked(list: Worklist, query: &Query) -> Result<Asked, Problem> {
    let whose = query.parsed("official", |text| match text {
        "all" => Some(Whose::Everybodys),
        id => (id.len() == 36)
            .then(|| id.parse().ok().map(UserId).map(Whose::Official))
            .flatten(),
    })?;
    let within = query.parsed("within", |text| text.parse().ok())?;
    if whose.is_some() && !is_of_official(list) {
        return Err(invalid_query("official"));
    }
    let usual = list.usual_days();
    if within.is_some_and(|days: u32| days > MOST_DAYS || usual.is_none()) {
        return Err(invalid_query("within"));
    }
    Ok(Asked {
        list,
        whose: whose.unwrap_or(Whose::Own),
        days: within.or(usual).unwrap_or(0),
    })
}

fn after(scope: &Scope, query: &Query, list: Worklist) -> Result<Option<(WorkPosition, Uuid)>, Problem> {
    let Some(text) = scope.after(query.one("cursor")?)? else {
        return Ok(None);
    };
    let read = |text: &str| {
        let (place, id) = text.split_once(' ')?;
        let place = match list {
            Worklist::AppointmentsToday | Worklist::MeasuresStalled => WorkPosition::At(place.parse().ok()?),
            _ => WorkPosition::Day(place.parse().ok()?),
        };
        Some((place, id.parse().ok()?))
    };
    let read = read(&text).ok_or_else(|| Problem::new(Code::InvalidCursor));
    read.map(Some)
}
