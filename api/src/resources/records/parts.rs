//! What stands below a plan: goals and reviews are records with the plan's type, and another kind.

use super::dto::{Passage, RecordInput, RecordPage, ShownRecord};
use super::entering::Entering;
use super::list::{after, place};
use super::read::stored;
use super::show::withheld;
use super::subject;
use crate::answer;
use crate::call::{Call, Operation};
use crate::problem::{Code, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::cursor::{self, Scope};
use crate::resources::shared::SourceInput;
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use domain::ids::{ClientId, RecordId};
use domain::record::{RecordKind, RecordState};
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, StoredRecord};

/// Below which plan something stands, and what it is.
#[derive(Clone, Copy)]
pub struct Below {
    /// The plan.
    pub plan: RecordId,
    /// The kind.
    pub kind: RecordKind,
}

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

/// Judges that a record stands where the path says: another plan's goal is none of this one's.
///
/// # Errors
/// `not_found`.
pub fn judge_below(columns: &RecordColumns, below: Option<Below>) -> Result<(), Problem> {
    let there = below.is_none_or(|below| columns.parent == Some(below.plan) && columns.kind == below.kind);
    there
        .then_some(())
        .ok_or_else(|| Problem::new(Code::NotFound).about(columns.client))
}

/// A plan within the caller's reach.
///
/// # Errors
/// `not_found`, when it is no plan; `field_withheld`.
pub async fn plan<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    file: &File,
    id: RecordId,
) -> Result<(Secret<StoredRecord>, RecordColumns), Problem> {
    let (found, columns) = stored(call, unit, file, id).await?;
    if columns.kind != RecordKind::Plan {
        return Err(Problem::new(Code::NotFound).about(file.client()));
    }
    if found.judge(|found| withheld(call, found).is_some()) {
        return Err(Problem::new(Code::FieldWithheld).about(file.client()));
    }
    Ok((found, columns))
}

/// Judges that something may still be added to a plan.
///
/// # Errors
/// `already_ended`.
pub fn may_add(plan: &RecordColumns) -> Result<(), Problem> {
    match plan.state {
        RecordState::Ended | RecordState::Cancelled => {
            Err(Problem::new(Code::AlreadyEnded).about(plan.client))
        }
        _ => Ok(()),
    }
}

/// What is entered below a plan, read as a record of the plan's type.
pub struct Part {
    /// What it says.
    pub content: super::content::RecordContentInput,
    /// The day on which it was held.
    pub held_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: SourceInput,
    /// Who answers for it.
    pub official: Option<uuid::Uuid>,
    /// Marked passages.
    pub passages: Vec<Passage>,
}

impl Part {
    /// Reads it.
    ///
    /// # Errors
    /// As [`Entering::parse`].
    pub fn parse<O: Operation>(
        &self,
        call: &Call<O>,
        plan: &RecordColumns,
        kind: RecordKind,
    ) -> Result<Entering, Problem> {
        let input = RecordInput {
            record_type: plan.record_type.clone(),
            content: self.content.clone(),
            state: None,
            held_on: self.held_on,
            source: self.source.clone(),
            official: self.official,
            passages: self.passages.clone(),
        };
        Entering::parse_as(call, &input, kind)
    }
}

/// Lists what stands below a plan.
///
/// # Errors
/// `not_found`; the database's.
pub async fn list<O: Operation>(
    call: Call<O>,
    request: HttpRequest,
    kind: RecordKind,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    let below = Below::of(&request, kind)?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (
        cursor::limit(&query)?,
        Scope::new("parts of a plan", (client, below.plan, kind.code())),
    );
    let after = after(&scope, &query)?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    plan(&call, &mut unit, &file, below.plan).await?;
    let filter = RecordFilter {
        client: Some(client),
        parent: Some(below.plan),
        kinds: vec![kind],
        ..RecordFilter::default()
    };
    let found = records::find(&mut unit, &filter, after, limit + 1).await?;
    drop(unit);
    let page = found.map(|found: Vec<StoredRecord>| {
        let items = found
            .iter()
            .map(|stored| ShownRecord::of(&call, stored))
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
pub async fn read<O: Operation>(
    call: Call<O>,
    request: HttpRequest,
    id: RecordId,
    kind: RecordKind,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    let below = Below::of(&request, kind)?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    let (found, columns) = stored(&call, &mut unit, &file, id).await?;
    drop(unit);
    judge_below(&columns, Some(below))?;
    let found = found.map(|found| ShownRecord::of(&call, &found));
    Ok(answer::versioned(
        call.show(found, call.entry(subject(client))).await?,
    ))
}
