//! Appointing a substitute for an official who is away.

use crate::caller::RegisterCaller;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::substitutes::show::{describe, find, shown_substitute};
use chrono::{DateTime, NaiveDate, Utc};
use contract::problem::{Code, FieldError};
use contract::substitutes::{AbsencePeriod, Substitute, SubstituteInput};
use domain::access::grant::Grant;
use domain::ids::{SubstituteId, UserId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use domain::work::handover;
use persistence::Unit;
use persistence::substitutes::{self, SubstituteRow};
use uuid::Uuid;

/// Appoints a substitute.
pub struct AppointSubstitute {
    row: SubstituteRow,
}

impl AppointSubstitute {
    /// The appointment that a request describes.
    ///
    /// # Errors
    /// `validation_failed`.
    pub fn new(caller: &RegisterCaller, input: &SubstituteInput) -> Result<Self, Problem> {
        let (official, substitute) = (UserId(input.official), UserId(input.substitute));
        let mut errors = Vec::new();
        // Nobody widens the own reach: a colleague's clients are not given to oneself.
        if caller.only_of().is_some_and(|own| own != official) || !caller.has_been_official(official) {
            errors.push(FieldError::new("/official", "user_unknown"));
        }
        let AbsencePeriod { from, to } = input.period;
        errors.extend(
            stands_throughout(caller, substitute, from.max(caller.today), to.max(caller.today)).err(),
        );
        if official == substitute {
            errors.push(FieldError::new("/substitute", "already_so"));
        }
        if to < from {
            errors.push(FieldError::new("/period/to", "period_backwards"));
        } else if to < caller.today {
            errors.push(FieldError::new("/period/to", "date_out_of_range"));
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        Ok(Self {
            row: SubstituteRow {
                id: caller.new_id(),
                version: 1,
                official: official.0,
                substitute: substitute.0,
                starts_on: from,
                ends_on: to,
                recorded_by: caller.person.id.0,
                recorded_at: caller.now,
                ended_by: None,
                ended_at: None,
            },
        })
    }
}

/// Whoever stands in acts in the register on each day of the period, in a task that does the casework: also one
/// whose grant begins with it, and nobody whose grant ends before.
fn stands_throughout(
    caller: &RegisterCaller,
    user: UserId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), FieldError> {
    let active = caller.snapshot.person(user).is_some_and(|person| person.active);
    let grants = caller.snapshot.grants(user, caller.register.key);
    let ahead = |grant: &Grant| grant.to.is_none_or(|to| caller.today <= to);
    if !active || !grants.iter().any(ahead) {
        return Err(FieldError::new("/substitute", "user_unknown"));
    }
    match handover::can_answer_throughout(&caller.profile, &grants, from, to) {
        true => Ok(()),
        false => Err(FieldError::new("/substitute", "not_throughout")),
    }
}

/// Whether the same two already stand so on a day of the period.
pub struct Overlaps(bool);

impl Command for AppointSubstitute {
    type Caller = RegisterCaller;
    type Loaded = Overlaps;
    type Decision = ();
    type Shown = Substitute;

    async fn load(&self, _: &RegisterCaller, unit: &mut Unit) -> Result<Overlaps, Problem> {
        Ok(Overlaps(substitutes::overlaps(unit, &self.row).await?))
    }

    fn subjects(&self, _: &Overlaps) -> Vec<Subject> {
        Vec::new()
    }

    fn describe(&self, _: &Overlaps, entry: &mut LogEntry) {
        describe(entry, &self.row);
    }

    fn judge(
        &self,
        _: &RegisterCaller,
        Overlaps(overlaps): &Overlaps,
        _: DateTime<Utc>,
    ) -> Result<Judged<()>, Problem> {
        match overlaps {
            true => Err(Problem::new(Code::SubstituteAlready)),
            false => Ok(Judged::allowed(())),
        }
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        _: Overlaps,
        (): (),
    ) -> Result<Secret<Substitute>, Problem> {
        substitutes::insert(unit, &self.row).await?;
        Ok(Secret::new(shown_substitute(caller, &self.row)))
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.row.id)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        _: Overlaps,
        made: Uuid,
    ) -> Result<Secret<Substitute>, Problem> {
        let row = find(caller, unit, SubstituteId(made)).await?;
        Ok(Secret::new(shown_substitute(caller, &row)))
    }
}
