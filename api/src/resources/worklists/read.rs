//! Reading a worklist.

use super::asked::{Asked, Desk, Whose};
use super::named::{ClientReference, subjects};
use super::{ReadWorklist, is_of_official, opens};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::call::Call;
use crate::contract::coded::Open;
use crate::contract::problem::Code;
use crate::contract::shared::Official;
use crate::page;
use crate::request::{Query, invalid_query};
use crate::resources::records::{ShownRecordState, is_visible, types_seen};
use crate::resources::walk::{Listed, Walked, walk};
use actix_web::{HttpRequest, get};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain::client::field::Field;
use domain::client::visibility::Protection;
use domain::ids::UserId;
use domain::record::RecordState;
use domain::secret::Secret;
use domain::work::worklist::{MOST_DAYS, Worklist};
use persistence::Unit;
use persistence::worklists::{self, WorkFilter, WorkPosition, WorkRow};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What waits to be done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorklistItem {
    /// Whose client it is about.
    pub client: ClientReference,
    /// What it is: `record`, `permit`, `consent` or `relationship`.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub resource: &'static str,
    /// Id of the record, the permit, the consent or the relationship.
    pub id: Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The record's kind, `residence_permit`, or code of the consent's kind; null of a relationship.
    #[schema(required = true, max_length = 64)]
    pub kind: Option<String>,
    /// Code of the record's type; null of anything else.
    #[serde(rename = "type")]
    #[schema(required = true, max_length = 64)]
    pub record_type: Option<String>,
    /// The record's state; null of anything else.
    #[schema(required = true)]
    pub state: Option<ShownRecordState>,
    /// The day that it waits for, or since.
    pub day: NaiveDate,
    /// When the appointment begins; null of anything else.
    #[schema(required = true)]
    pub starts_at: Option<DateTime<Utc>>,
    /// The official who answers for the record; null of anything else.
    #[schema(required = true)]
    pub official: Option<Official>,
}

page! {
    /// A page of a worklist, the longest due first.
    WorklistPage of WorklistItem
}

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
pub(super) async fn read_worklist(call: Call<ReadWorklist>, request: HttpRequest) -> Answer {
    let code = request.match_info().get("worklist").unwrap_or_default();
    let list = Worklist::parse(code).ok_or_else(|| Problem::new(Code::NotFound))?;
    let query = Query::parse(&request, &["official", "within", "limit", "cursor"])?;
    if !opens(|right| call.may(right), list) {
        return Err(Problem::new(Code::RightMissing)
            .with("right", list.right().code())
            .into());
    }
    let limit = cursor::limit(&query)?;
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

fn item(call: &RegisterCaller, list: Worklist, row: &WorkRow, client: ClientReference) -> WorklistItem {
    WorklistItem {
        client,
        resource: match list {
            Worklist::PermitsExpiring => "permit",
            Worklist::ConsentsExpiring => "consent",
            Worklist::ClientsUnassigned => "relationship",
            _ => "record",
        },
        id: row.id,
        version: row.version,
        kind: (list != Worklist::ClientsUnassigned).then(|| row.kind.clone()),
        record_type: row.record_type.clone(),
        state: row.state.as_deref().and_then(RecordState::parse).map(Open),
        day: row.day,
        starts_at: row.starts_at,
        official: row.official.map(|user| Official::of(call, UserId(user))),
    }
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

/// A place as a cursor holds it.
fn text((place, id): (WorkPosition, Uuid)) -> String {
    match place {
        WorkPosition::Day(day) => format!("{day} {id}"),
        WorkPosition::At(at) => format!("{} {id}", at.to_rfc3339_opts(SecondsFormat::Nanos, true)),
    }
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

async fn found(
    call: &RegisterCaller,
    unit: &mut Unit,
    filter: &WorkFilter,
    after: Option<(WorkPosition, Uuid)>,
    limit: usize,
) -> Result<Walked<WorkRow, (WorkPosition, Uuid)>, Problem> {
    let batch = async |unit: &mut Unit, after, limit| {
        let rows = worklists::page(&mut unit.tx, call.register.key, filter, after, limit).await?;
        let listed = rows.into_iter().map(|row| Listed {
            client: row.client_id,
            place: (row.position(filter.list), row.id),
            row,
        });
        Ok(listed.collect())
    };
    let sees = |row: &WorkRow, protection: &Protection| sees(call, filter.list, protection, row);
    walk(call, unit, after, limit, batch, sees).await
}

/// Whether the caller may see an item, of a client whom this protects.
fn sees(call: &RegisterCaller, list: Worklist, protection: &Protection, row: &WorkRow) -> bool {
    let viewer = call.viewer();
    match (list, &row.record_type) {
        (Worklist::PermitsExpiring, _) => {
            let field = Field::ResidencePermit;
            let restricted = row.restricted.is_some();
            let withheld = viewer.withheld(&call.profile, protection, field);
            withheld.is_none() && viewer.withheld_fact(field, restricted).is_none()
        }
        (_, Some(record_type)) => is_visible(call, protection, record_type),
        (_, None) => true,
    }
}
