//! Substitutes: who stands in for an official who is away, for a time. While it lasts the substitute reaches
//! the official's clients too, by no other rights than the substitute's own.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use chrono::NaiveDate;
use contract::problem::{Code, FieldError};
use contract::substitutes::{AbsencePeriod, Substitute, SubstituteInput};
use domain::access::grant::Grant;
use domain::ids::{SubstituteId, UserId};
use domain::log::LogEntry;
use domain::work::handover;
use persistence::Unit;
use persistence::substitutes::{self, SubstituteRow};

pub fn shown_substitute(call: &RegisterCaller, row: &SubstituteRow) -> Substitute {
    let days = row.starts_on..=row.ends_on;
    Substitute {
        id: row.id,
        version: row.version,
        official: call.official(UserId(row.official)),
        substitute: call.official(UserId(row.substitute)),
        period: AbsencePeriod {
            from: row.starts_on,
            to: row.ends_on,
        },
        holds: row.ended_at.is_none() && days.contains(&call.today),
        recorded_by: call.official(UserId(row.recorded_by)),
        recorded_at: row.recorded_at,
        ended_at: row.ended_at,
        ended_by: row.ended_by.map(|user| call.official(UserId(user))),
    }
}

/// What the log says it is about: no client.
pub fn entry(call: &RegisterCaller, row: &SubstituteRow) -> LogEntry {
    let (substitute, official) = (row.substitute, row.official);
    call.entry(Vec::new())
        .about(format!("user {substitute} as substitute of user {official}"))
}

pub async fn find(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SubstituteId,
) -> Result<SubstituteRow, Problem> {
    let found = substitutes::find(&mut unit.tx, call.register.key, id).await?;
    found.ok_or_else(|| Problem::new(Code::NotFound))
}

/// What is to be recorded.
pub fn appointed(call: &RegisterCaller, input: &SubstituteInput) -> Result<SubstituteRow, Problem> {
    let (official, substitute) = (UserId(input.official), UserId(input.substitute));
    let mut errors = Vec::new();
    // Nobody widens the own reach: a colleague's clients are not given to oneself.
    if call.only_of().is_some_and(|own| own != official) || !call.has_been_official(official) {
        errors.push(FieldError::new("/official", "user_unknown"));
    }
    let AbsencePeriod { from, to } = input.period;
    errors.extend(stands_throughout(call, substitute, from.max(call.today), to.max(call.today)).err());
    if official == substitute {
        errors.push(FieldError::new("/substitute", "already_so"));
    }
    if to < from {
        errors.push(FieldError::new("/period/to", "period_backwards"));
    } else if to < call.today {
        errors.push(FieldError::new("/period/to", "date_out_of_range"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    Ok(SubstituteRow {
        id: call.app.store.ids().next(),
        version: 1,
        official: official.0,
        substitute: substitute.0,
        starts_on: from,
        ends_on: to,
        recorded_by: call.person.id.0,
        recorded_at: call.now,
        ended_by: None,
        ended_at: None,
    })
}

/// Whoever stands in acts in the register on each day of the period, in a task that does the casework: also one
/// whose grant begins with it, and nobody whose grant ends before.
pub fn stands_throughout(
    call: &RegisterCaller,
    user: UserId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), FieldError> {
    let active = call.snapshot.person(user).is_some_and(|person| person.active);
    let grants = call.snapshot.grants(user, call.register.key);
    let ahead = |grant: &Grant| grant.to.is_none_or(|to| call.today <= to);
    if !active || !grants.iter().any(ahead) {
        return Err(FieldError::new("/substitute", "user_unknown"));
    }
    match handover::can_answer_throughout(&call.profile, &grants, from, to) {
        true => Ok(()),
        false => Err(FieldError::new("/substitute", "not_throughout")),
    }
}
