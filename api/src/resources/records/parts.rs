//! What stands below a plan: goals and reviews are records with the plan's type, and another kind.

use super::around::Around;
use super::content::RecordContentInput;
use super::dto::{Passage, RecordInput, RecordPage, ShownRecord};
use super::entering::Entering;
use super::list::{after, place};
use super::read::stored;
use super::show::withheld;
use super::subject;
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::contract::problem::Code;
use crate::contract::shared::SourceInput;
use crate::request::{self, Query};
use crate::resources::clients::file::Reach;
use actix_web::HttpRequest;
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

/// Judges that something may still be added to a plan in a state.
///
/// # Errors
/// `already_ended`.
pub fn may_grow(state: RecordState) -> Result<(), Code> {
    match state {
        RecordState::Ended | RecordState::Cancelled => Err(Code::AlreadyEnded),
        _ => Ok(()),
    }
}

/// A plan within the caller's reach.
pub struct Plan {
    /// As it is stored.
    pub stored: Secret<StoredRecord>,
    /// What of it stands in clear.
    pub columns: RecordColumns,
}

impl Plan {
    /// Finds it.
    ///
    /// # Errors
    /// `not_found`, when it is no plan; `field_withheld`.
    pub async fn find(
        call: &RegisterCaller,
        unit: &mut Unit,
        reach: &Reach,
        id: RecordId,
    ) -> Result<Self, Problem> {
        let (stored, columns) = stored(call, unit, reach, id).await?;
        if columns.kind != RecordKind::Plan {
            return Err(Problem::new(Code::NotFound).about(reach.client));
        }
        if stored.judge(|stored| withheld(call, stored).is_some()) {
            return Err(Problem::new(Code::FieldWithheld).about(reach.client));
        }
        Ok(Self { stored, columns })
    }

    /// Judges that something may still be added to it.
    ///
    /// # Errors
    /// `already_ended`.
    pub fn may_grow(&self) -> Result<(), Problem> {
        may_grow(self.columns.state).map_err(|code| Problem::new(code).about(self.columns.client))
    }
}

/// What is entered below a plan, read as a record of the plan's type.
pub struct Part {
    /// Below which plan, and of which kind.
    pub below: Below,
    /// What it says.
    pub content: RecordContentInput,
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
    pub fn parse(&self, call: &RegisterCaller, plan: &Plan) -> Result<Entering, Problem> {
        let input = RecordInput {
            record_type: plan.columns.record_type.clone(),
            content: self.content.clone(),
            state: None,
            held_on: self.held_on,
            source: self.source.clone(),
            official: self.official,
            passages: self.passages.clone(),
        };
        Entering::parse_as(call, &input, self.below.kind)
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
