//! Corrections of records by two persons (R32): one asks, another decides. A record on the wrong client is
//! moved, one that is unnecessary or unlawful is redacted, in all its versions; a trace without content stays.

pub mod ask;
pub mod decide;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use application::corrections::{MOST, about, find, reaches, sees, shown};
use application::cursor::{self, Scope};
use application::operations;
use contract::corrections::StateCode;
use contract::corrections::dto::{CorrectionPage, ShownCorrection};
use domain::ids::{ClientId, CorrectionId};
use domain::log::Subject;
use domain::record::CorrectionState;
use domain::secret::Secret;
use persistence::corrections;

operations! {
    creates CreateCorrection "createCorrection" RecordCorrect [versioned, dry_run, idempotent, on_record(RecordAction::Correct)];
    finds ListCorrections "listCorrections" RecordCorrect;
    reads ReadCorrection "readCorrection" RecordCorrect [versioned];
    decides DecideCorrection "decideCorrection" RecordCorrect [versioned, if_match, dry_run, on_correction];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(ask::create_correction)
        .service(list_corrections)
        .service(read_correction)
        .service(decide::decide_correction);
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
    let limit = request::limit(&query)?.min(MOST);
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
