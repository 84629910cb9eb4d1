//! Handing over and absence: who answers afterwards, and what would be left without anybody.

use crate::access::grant::Grant;
use crate::access::right::Right;
use crate::ids::UserId;
use crate::register::profile::RegisterProfile;
use chrono::NaiveDate;

/// The officials who answer once one has handed over to another; `None` when that one does not answer.
pub fn reassigned(officials: &[UserId], from: UserId, to: UserId) -> Option<Vec<UserId>> {
    if !officials.contains(&from) {
        return None;
    }
    let mut after: Vec<UserId> = Vec::with_capacity(officials.len());
    for official in officials {
        let official = if *official == from { to } else { *official };
        if !after.contains(&official) {
            after.push(official);
        }
    }
    Some(after)
}

/// The right of the tasks whose holders answer for clients: they do the casework. Who answers writes records; in
/// a register without records, changes clients. Who keeps the register's data, watches over it or is a machine
/// sees clients, and answers for none.
pub fn answering_right(profile: &RegisterProfile) -> Right {
    let records = |right: &Right| *right == Right::RecordEdit;
    match profile.tasks.iter().any(|task| task.rights.iter().any(records)) {
        true => Right::RecordEdit,
        false => Right::ClientEdit,
    }
}

/// The grants by which somebody can answer for clients on a day: of tasks that do the casework.
fn answering<'g>(
    profile: &RegisterProfile,
    grants: &'g [Grant],
    day: NaiveDate,
) -> impl Iterator<Item = &'g Grant> {
    let right = answering_right(profile);
    grants.iter().filter(move |grant| {
        let task = profile.task(&grant.task);
        grant.carries(day) && task.is_some_and(|task| task.rights.contains(&right))
    })
}

/// Whether somebody with these grants can answer for clients on a day: in a task that does the casework.
pub fn can_answer(profile: &RegisterProfile, grants: &[Grant], day: NaiveDate) -> bool {
    answering(profile, grants, day).next().is_some()
}

/// Whether somebody with these grants reaches own clients alone on a day.
pub fn reaches_own_only(profile: &RegisterProfile, grants: &[Grant], day: NaiveDate) -> bool {
    answering(profile, grants, day).all(|grant| grant.own_clients_only)
}

/// The last day up to which somebody with these grants can answer for clients without a break, from a day
/// on: `Some(None)` when it never ends, `None` when not even on that day.
fn answers_until(profile: &RegisterProfile, grants: &[Grant], from: NaiveDate) -> Option<Option<NaiveDate>> {
    let (mut day, mut until) = (from, None);
    loop {
        let ends: Vec<Option<NaiveDate>> = answering(profile, grants, day).map(|grant| grant.to).collect();
        let last = match ends.iter().copied().collect::<Option<Vec<_>>>() {
            None => return Some(None),
            Some(days) => days.into_iter().max(),
        };
        let Some(last) = last else {
            return until.map(Some);
        };
        let Some(next) = last.succ_opt() else {
            return Some(None);
        };
        (day, until) = (next, Some(last));
    }
}

/// The last day on which somebody with these grants can answer for clients without a break, from a day on;
/// `None` when there is no such day.
pub fn last_day_of(profile: &RegisterProfile, grants: &[Grant], from: NaiveDate) -> Option<NaiveDate> {
    answers_until(profile, grants, from).flatten()
}

/// Whether somebody with these grants can answer for clients on each day from one to another.
pub fn can_answer_throughout(
    profile: &RegisterProfile,
    grants: &[Grant],
    from: NaiveDate,
    to: NaiveDate,
) -> bool {
    answers_until(profile, grants, from).is_some_and(|until| until.is_none_or(|until| to <= until))
}

/// Whether somebody with these grants no longer answers once a day has passed: every grant has ended by
/// then, or is of a task that answers for none.
pub fn is_gone_after(profile: &RegisterProfile, grants: &[Grant], day: NaiveDate) -> bool {
    day.succ_opt()
        .is_none_or(|next| !can_answer(profile, grants, next))
}

/// The last day of grants that all end; `None` when there is none, or one is open.
pub fn last_day(grants: &[Grant]) -> Option<NaiveDate> {
    let ends: Option<Vec<NaiveDate>> = grants.iter().map(|grant| grant.to).collect();
    ends.and_then(|ends| ends.into_iter().max())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{GrantId, RegisterKey};
    use uuid::Uuid;

    fn user(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn grant(to: Option<&str>) -> Grant {
        Grant {
            id: GrantId(Uuid::nil()),
            user: user(1),
            register: RegisterKey(1),
            task: "caseworker".to_owned(),
            from: day("2026-01-01"),
            to: to.map(day),
            undertaking_signed_on: day("2026-01-01"),
            own_clients_only: false,
        }
    }

    #[test]
    fn one_takes_the_place_of_another_and_stands_once() {
        let (a, b, c) = (user(1), user(2), user(3));
        assert_eq!(reassigned(&[a, b], a, c), Some(vec![c, b]));
        assert_eq!(reassigned(&[a, b], a, b), Some(vec![b]));
        assert_eq!(reassigned(&[b], a, c), None);
        assert_eq!(reassigned(&[], a, c), None);
    }

    #[test]
    fn the_last_day_is_that_of_the_longest_grant() {
        let (short, long, open) = (grant(Some("2026-03-31")), grant(Some("2026-05-31")), grant(None));
        assert_eq!(last_day(&[short.clone(), long]), Some(day("2026-05-31")));
        assert_eq!(last_day(&[short, open]), None);
        assert_eq!(last_day(&[]), None);
    }
}
