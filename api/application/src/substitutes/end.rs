//! Ending at once that somebody stands in.

use crate::caller::RegisterCaller;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::substitutes::show::{describe, find, shown_substitute};
use chrono::{DateTime, Utc};
use contract::problem::Code;
use contract::substitutes::Substitute;
use domain::ids::SubstituteId;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use persistence::substitutes::{self, SubstituteRow};

/// Ends at once that somebody stands in.
pub struct EndSubstitute {
    /// Which substitution.
    pub id: SubstituteId,
    /// The version that was read.
    pub version: i64,
}

impl Command for EndSubstitute {
    type Caller = RegisterCaller;
    type Loaded = SubstituteRow;
    type Decision = ();
    type Shown = Substitute;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<SubstituteRow, Problem> {
        find(caller, unit, self.id).await
    }

    fn subjects(&self, _: &SubstituteRow) -> Vec<Subject> {
        Vec::new()
    }

    fn describe(&self, row: &SubstituteRow, entry: &mut LogEntry) {
        describe(entry, row);
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        row: &SubstituteRow,
        _: DateTime<Utc>,
    ) -> Result<Judged<()>, Problem> {
        if caller.only_of().is_some_and(|own| own.0 != row.official) {
            return Err(Problem::new(Code::NotFound));
        }
        if row.version != self.version {
            return Err(Problem::new(Code::Stale));
        }
        match row.ended_at.is_some() || row.ends_on < caller.today {
            true => Err(Problem::new(Code::AlreadyEnded)),
            false => Ok(Judged::allowed(())),
        }
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        row: SubstituteRow,
        (): (),
    ) -> Result<Secret<Substitute>, Problem> {
        if !substitutes::end(unit, self.id, self.version, caller.person.id).await? {
            return Err(Problem::new(Code::Stale));
        }
        let row = SubstituteRow {
            version: self.version + 1,
            ended_by: Some(caller.person.id.0),
            ended_at: Some(unit.now),
            ..row
        };
        Ok(Secret::new(shown_substitute(caller, &row)))
    }
}
