//! What stands below a plan: goals and reviews are records with the plan's type, and another kind.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::entering::Entering;
use crate::records::read::stored;
use crate::records::show::withheld;
use chrono::NaiveDate;
use contract::problem::Code;
use contract::records::content::RecordContentInput;
use contract::records::dto::{Passage, RecordInput};
use contract::shared::SourceInput;
use domain::ids::RecordId;
use domain::record::{RecordKind, RecordState};
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{RecordColumns, StoredRecord};

/// Below which plan something stands, and what it is.
#[derive(Clone, Copy)]
pub struct Below {
    /// The plan.
    pub plan: RecordId,
    /// The kind.
    pub kind: RecordKind,
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
