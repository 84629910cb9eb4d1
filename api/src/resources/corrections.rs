//! Corrections of records by two persons (R32): one asks, another decides. A record on the wrong client is
//! moved, one that is unnecessary or unlawful is redacted, in all its versions; a trace without content stays.

mod along;
mod ask;
mod carry;
mod decide;
mod dto;

pub use dto::{CorrectionPage, ShownCorrection};

use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::call::Call;
use crate::contract::coded::OneOf;
use crate::contract::problem::Code;
use crate::operations;
use crate::request::{self, Query};
use crate::resources::records::RECORDS;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use domain::client::visibility::Protection;
use domain::ids::{ClientId, CorrectionId};
use domain::log::Subject;
use domain::record::CorrectionState;
use domain::secret::Secret;
use persistence::corrections::{self, CorrectionRow};
use persistence::{Unit, responsible_officials};

operations! {
    CreateCorrection "createCorrection" RecordCorrect;
    ListCorrections "listCorrections" RecordCorrect;
    ReadCorrection "readCorrection" RecordCorrect;
    DecideCorrection "decideCorrection" RecordCorrect;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(ask::create_correction)
        .service(list_corrections)
        .service(read_correction)
        .service(decide::decide_correction);
}

/// How many corrections a page has, at most: each names two clients.
const MOST: usize = 100;

/// A state, in a query.
type StateCode = OneOf<CorrectionState>;

/// Whom a correction concerns: the client on whom the record stands, and the one whose it is. The log of
/// either shows that one alone.
fn subjects(row: &CorrectionRow) -> Vec<Subject> {
    let clients = [Some(row.client_id), row.target_client];
    let clients = clients.into_iter().flatten();
    clients
        .map(|client| Subject::shown(ClientId(client), RECORDS))
        .collect()
}

/// What the log says it is about: nothing that would tell the one client of the other.
fn about(id: CorrectionId) -> String {
    format!("correction {id}")
}

/// Whether a client is within the caller's reach.
async fn reaches(call: &RegisterCaller, unit: &mut Unit, client: ClientId) -> Result<bool, Problem> {
    let Some(user) = call.only_of() else {
        return Ok(true);
    };
    let key = call.register.key;
    Ok(responsible_officials::is_responsible(&mut unit.tx, key, client, user, call.today).await?)
}

/// Whether the caller's task may see records of a type.
fn sees(call: &RegisterCaller, record_type: &str) -> bool {
    let known = call.profile.record_type(record_type);
    known.is_some_and(|known| {
        let viewer = call.viewer();
        viewer
            .withheld_category(&call.profile, &Protection::default(), &known.category)
            .is_none()
    })
}

/// A correction as it is shown: a client out of reach is not named.
async fn shown(
    call: &RegisterCaller,
    unit: &mut Unit,
    mut row: CorrectionRow,
) -> Result<(ShownCorrection, Vec<Subject>), Problem> {
    if let Some(target) = row.target_client
        && !reaches(call, unit, ClientId(target)).await?
    {
        row.target_client = None;
        row.moved_to = None;
    }
    let along = along::with_correction(call, unit, &row).await?;
    Ok((ShownCorrection::of(call, &row, &along), subjects(&row)))
}

/// A correction within the caller's reach.
async fn find(call: &RegisterCaller, unit: &mut Unit, id: CorrectionId) -> Result<CorrectionRow, Problem> {
    let row = corrections::find(&mut unit.tx, call.register.key, id).await?;
    let row = row.filter(|row| sees(call, &row.record_type));
    let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    call.client(unit, ClientId(row.client_id)).await?;
    Ok(row)
}

/// Lists corrections, the oldest first.
///
/// Needs `record.correct`. Leaves an entry that names the clients.
#[utoipa::path(tag = "corrections",
    params(
        ("state" = Option<StateCode>, Query, description = "In this state; all when absent."),
        ("limit" = Option<u32>, Query, description = "Items of the page; at most 100.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = CorrectionPage, description = "A page.")))]
#[get("/v1/registers/{register}/corrections")]
async fn list_corrections(call: Call<ListCorrections>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["state", "limit", "cursor"])?;
    let state = query.parsed("state", CorrectionState::parse)?;
    let limit = cursor::limit(&query)?.min(MOST);
    let scope = Scope::new(
        "corrections",
        (&call.register.id, state.map(CorrectionState::code)),
    );
    let after = scope.after_id(query.one("cursor")?)?;
    let mut unit = call.read().await?;
    let rows = corrections::page(&mut unit.tx, call.register.key, state, after, limit as i64 + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let (mut items, mut named) = (Vec::new(), Vec::<Subject>::new());
    for row in rows {
        let client = ClientId(row.client_id);
        if !sees(&call, &row.record_type) || !reaches(&call, &mut unit, client).await? {
            continue;
        }
        let (item, subjects) = shown(&call, &mut unit, row).await?;
        items.push(item);
        named.extend(subjects);
    }
    drop(unit);
    named.sort_by_key(|subject| subject.client);
    named.dedup_by_key(|subject| subject.client);
    let page = Secret::new(CorrectionPage { items, next_cursor });
    Ok(answer::shown(call.show(page, call.entry(named)).await?))
}

/// Reads a correction.
///
/// Needs `record.correct`. Leaves an entry that names the clients.
#[utoipa::path(tag = "corrections",
    responses((status = 200, body = ShownCorrection, description = "The correction.")))]
#[get("/v1/registers/{register}/corrections/{correction}")]
async fn read_correction(call: Call<ReadCorrection>, request: HttpRequest) -> Answer {
    let id: CorrectionId = request::id(&request, "correction")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = find(&call, &mut unit, id).await?;
    let (found, subjects) = shown(&call, &mut unit, row).await?;
    drop(unit);
    let entry = call.entry(subjects).about(about(id));
    Ok(answer::versioned(call.show(Secret::new(found), entry).await?))
}
