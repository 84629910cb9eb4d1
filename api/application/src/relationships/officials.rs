//! Saying which officials answer.

use crate::caller::RegisterCaller;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::relationships::change::ChangedRelationship;
use crate::relationships::rules::{may_set_officials, officials};
use crate::relationships::show::{shown_relationship, subject};
use chrono::{DateTime, Utc};
use contract::relationships::dto::{OfficialsInput, ShownRelationship};
use domain::ids::UserId;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use persistence::relationships::Relationship;
use std::collections::BTreeSet;

/// Officials who can answer for clients today.
pub struct AnsweringOfficials(Vec<UserId>);

impl AnsweringOfficials {
    /// Those whom a request names.
    ///
    /// # Errors
    /// `validation_failed`.
    pub fn of(caller: &RegisterCaller, input: &OfficialsInput) -> Result<Self, Problem> {
        let officials = officials(caller, &input.officials);
        officials.map(Self).map_err(Problem::invalid)
    }
}

/// Says which officials answer.
pub struct SetOfficials {
    /// In which relationship.
    pub relationship: ChangedRelationship,
    /// Who.
    pub officials: AnsweringOfficials,
}

impl Command for SetOfficials {
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
        caller: &RegisterCaller,
        found: &Relationship,
        _: DateTime<Utc>,
    ) -> Result<Judged<Relationship>, Problem> {
        self.relationship.judge_version(found)?;
        may_set_officials(&found.row, caller.today)?;
        Ok(Judged::allowed(Relationship {
            row: found.row.clone(),
            officials: self.officials.0.clone(),
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
        // Nothing seems to have moved where nothing did.
        let answer =
            |relationship: &Relationship| relationship.officials.iter().copied().collect::<BTreeSet<_>>();
        if answer(&before) == answer(&after) {
            return Ok(Secret::new(shown_relationship(caller, &before)));
        }
        self.relationship.record(caller, unit, before, after).await
    }
}
