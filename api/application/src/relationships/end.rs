//! Ending a client relationship.

use crate::caller::RegisterCaller;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::relationships::change::ChangedRelationship;
use crate::relationships::rules::may_end;
use crate::relationships::show::subject;
use chrono::{DateTime, NaiveDate, Utc};
use contract::relationships::dto::{EndingInput, ShownRelationship};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use persistence::relationships::{Relationship, RelationshipRow};

/// How a relationship ends.
pub struct Ending {
    on: NaiveDate,
    reason: String,
}

impl Ending {
    /// The end that a request describes; today, when no day is named.
    ///
    /// # Errors
    /// `validation_failed`: a reason that the profile does not name, a day to come.
    pub fn of(caller: &RegisterCaller, input: EndingInput) -> Result<Self, Problem> {
        let EndingInput { ends_on, reason } = input;
        let mut known = caller.profile.end_reasons.iter();
        if !known.any(|known| known.code == reason) {
            return Err(Problem::invalid_at("/reason", "unknown_code"));
        }
        let on = ends_on.unwrap_or(caller.today);
        match on > caller.today {
            true => Err(Problem::invalid_at("/endsOn", "date_in_future")),
            false => Ok(Self { on, reason }),
        }
    }
}

/// Ends a client relationship.
pub struct EndRelationship {
    /// Which one.
    pub relationship: ChangedRelationship,
    /// How.
    pub ending: Ending,
}

impl Command for EndRelationship {
    type Caller = RegisterCaller;
    type Loaded = Relationship;
    type Decision = Relationship;
    type Shown = ShownRelationship;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<Relationship, Problem> {
        self.relationship.load(caller, unit).await
    }

    fn subjects(&self, _: &Relationship) -> Vec<Subject> {
        subject(self.relationship.client)
    }

    fn judge(
        &self,
        _: &RegisterCaller,
        found: &Relationship,
        _: DateTime<Utc>,
    ) -> Result<Judged<Relationship>, Problem> {
        self.relationship.judge_version(found)?;
        may_end(&found.row)?;
        if self.ending.on < found.row.starts_on {
            return Err(Problem::invalid_at("/endsOn", "period_backwards"));
        }
        Ok(Judged::allowed(Relationship {
            row: RelationshipRow {
                ends_on: Some(self.ending.on),
                end_reason: Some(self.ending.reason.clone()),
                ..found.row.clone()
            },
            officials: found.officials.clone(),
        }))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        before: Relationship,
        after: Relationship,
    ) -> Result<Secret<ShownRelationship>, Problem> {
        self.relationship.record(caller, unit, before, after).await
    }
}
