//! What stands below a plan: goals and reviews are records with the plan's type, and another kind.

use crate::answer::{self, Answer};
use crate::request::{self, Query};
use crate::resources::records::list::after;
use actix_web::HttpRequest;
use application::caller::RegisterCaller;
use application::clients::dossier::Reach;
use application::cursor::{self, Scope};
use application::problem::Problem;
use application::records::around::Around;
use application::records::list::place;
use application::records::parts::{Below, Plan, judge_below};
use application::records::read::stored;
use application::records::show::shown_record;
use application::records::subject;
use contract::records::dto::RecordPage;
use domain::ids::{ClientId, RecordId};
use domain::record::RecordKind;
use persistence::records::{self, RecordFilter, StoredRecord};

/// What a path names below its plan.
///
/// # Errors
/// `not_found`.
pub fn below(request: &HttpRequest, kind: RecordKind) -> Result<Below, Problem> {
    Ok(Below {
        plan: request::id(request, "record")?,
        kind,
    })
}

/// Lists what stands below a plan.
///
/// # Errors
/// `not_found`; the database's.
pub async fn list(call: RegisterCaller, request: HttpRequest, kind: RecordKind) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let below = below(&request, kind)?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (
        request::limit(&query)?,
        Scope::new("parts of a plan", (client, below.plan, kind.code())),
    );
    let after = after(&scope, &query)?;
    let mut unit = call.read().await?;
    let reach = Reach::open(&call, &mut unit, client).await?;
    Plan::find(&call, &mut unit, &reach, below.plan).await?;
    let filter = RecordFilter {
        client: Some(client),
        parent: Some(below.plan),
        kinds: vec![kind],
        ..RecordFilter::default()
    };
    let found = records::find(&mut unit, &filter, after, limit + 1).await?;
    let around = Around::of_found(&call, &mut unit, &found).await?;
    drop(unit);
    let page = found.map(|found: Vec<StoredRecord>| {
        let items = found
            .iter()
            .map(|stored| shown_record(&call, &around, stored))
            .collect();
        let (items, next_cursor) = cursor::cut(items, limit, &scope, place);
        RecordPage { items, next_cursor }
    });
    Ok(answer::shown(call.show(page, call.entry(subject(client))).await?))
}

/// Reads one of what stands below a plan.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read(call: RegisterCaller, request: HttpRequest, id: RecordId, kind: RecordKind) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let below = below(&request, kind)?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let reach = Reach::open(&call, &mut unit, client).await?;
    let (found, columns) = stored(&call, &mut unit, &reach, id).await?;
    judge_below(&columns, Some(below))?;
    let around = Around::of(&call, &mut unit, &[columns]).await?;
    drop(unit);
    let found = found.map(|found| shown_record(&call, &around, &found));
    Ok(answer::versioned(
        call.show(found, call.entry(subject(client))).await?,
    ))
}
