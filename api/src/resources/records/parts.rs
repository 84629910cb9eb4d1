//! What stands below a plan: goals and reviews are records with the plan's type, and another kind.

use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::clients::file::Reach;
use crate::application::cursor;
use crate::application::cursor::Scope;
use crate::application::problem::Problem;
use crate::application::records::around::Around;
use crate::application::records::list::place;
use crate::application::records::parts::Below;
use crate::application::records::parts::Plan;
use crate::application::records::parts::judge_below;
use crate::application::records::read::stored;
use crate::application::records::subject;
use crate::contract::records::dto::RecordPage;
use crate::contract::records::dto::ShownRecord;
use crate::request;
use crate::request::Query;
use crate::resources::records::list::after;
use actix_web::HttpRequest;
use domain::ids::ClientId;
use domain::ids::RecordId;
use domain::record::RecordKind;
use persistence::records;
use persistence::records::RecordFilter;
use persistence::records::StoredRecord;

impl Below {
    /// What a path names below its plan.
    ///
    /// # Errors
    /// `not_found`.
    pub fn of(request: &HttpRequest, kind: RecordKind) -> Result<Self, Problem> {
        Ok(Self {
            plan: request::id(request, "record")?,
            kind,
        })
    }
}

/// Lists what stands below a plan.
///
/// # Errors
/// `not_found`; the database's.
pub async fn list(call: RegisterCaller, request: HttpRequest, kind: RecordKind) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let below = Below::of(&request, kind)?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (
        cursor::limit(&query)?,
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
            .map(|stored| ShownRecord::of(&call, &around, stored))
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
    let below = Below::of(&request, kind)?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let reach = Reach::open(&call, &mut unit, client).await?;
    let (found, columns) = stored(&call, &mut unit, &reach, id).await?;
    judge_below(&columns, Some(below))?;
    let around = Around::of(&call, &mut unit, &[columns]).await?;
    drop(unit);
    let found = found.map(|found| ShownRecord::of(&call, &around, &found));
    Ok(answer::versioned(
        call.show(found, call.entry(subject(client))).await?,
    ))
}
