//! The usual clients: households as they come, and what happens to people now and then.

use crate::case::{Case, Later, Member};
use crate::person::{Household, Town};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::client::value::{MaritalStatus, RestrictionGround};

/// How far back entries reach.
const YEARS: i64 = 7;

/// The Friday before a weekend; any other day is itself.
pub(crate) fn working(day: NaiveDate) -> NaiveDate {
    let back = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    day.checked_sub_days(Days::new(back)).unwrap_or(day)
}

/// A day of the years before today, the more likely the later it is.
pub(crate) fn entry_day(town: &mut Town<'_>) -> NaiveDate {
    let share = town.dice.between(0, 999);
    let days = u64::try_from(YEARS * 365 * share * share / 1_000_000).unwrap_or(0);
    working(
        town.today
            .checked_sub_days(Days::new(days + 1))
            .unwrap_or(town.today),
    )
}

/// The members of a household: in registers of newcomers whole families, elsewhere mostly one adult.
pub(crate) fn usual(town: &mut Town<'_>, household: &Household, entered: NaiveDate) -> Vec<Case> {
    let woman = town.dice.chance(52);
    let couple = town.dice.chance(if town.newcomers { 45 } else { 8 });
    let children = match town.newcomers && town.dice.chance(55) {
        true => town.dice.between(1, 4),
        false => 0,
    };
    // Everybody but the children was grown up when the earliest entries were made.
    let ages = if children > 0 { (28, 46) } else { (28, 66) };
    let mut cases = vec![Case::new(town.member(household, woman, ages), entered)];
    if couple {
        cases.push(Case::new(town.member(household, !woman, ages), entered));
        for case in &mut cases {
            case.person.marital_status = MaritalStatus::Married;
        }
    }
    let guardian = cases[0].person.full_name();
    let oldest = (i64::from(town.today.year() - cases[0].person.birth_date.year()) - 20).clamp(1, 16);
    for _ in 0..children {
        let girl = town.dice.chance(50);
        let child = town.member(household, girl, (0, oldest));
        let known = child
            .birth_date
            .checked_add_days(Days::new(30))
            .unwrap_or(entered);
        let mut case = Case::new(child, entered.max(working(known)).min(town.today));
        case.guardian = Some(guardian.clone());
        case.household.1 = Member::Child;
        cases.push(case);
    }
    let days = town.dice.between(90, 900);
    let ends = day_after(entered, days).filter(|on| *on < town.today && town.dice.chance(45));
    for case in &mut cases {
        case.later.extend(ends.map(|on| (on, Later::Ends)));
    }
    if ends.is_none() {
        happens(town, &mut cases, entered);
    }
    cases
}

/// What happens now and then to those whose relationship is open.
fn happens(town: &mut Town<'_>, cases: &mut [Case], entered: NaiveDate) {
    let days = town.dice.between(20, 700);
    let Some(on) = day_after(entered, days).filter(|on| *on < town.today) else {
        return;
    };
    let first = &mut cases[0];
    match town.dice.between(1, 100) {
        1..=3 => first.later.push((on, Later::Death)),
        4..=5 => first
            .later
            .push((on, Later::Restriction(RestrictionGround::ObjectionPending))),
        6..=8 => first.later.push((on, Later::Withdraws)),
        9..=12 => first
            .later
            .push((on, Later::Obtains(crate::names::phone(&mut town.dice)))),
        // A family moves, and is protected, together.
        13..=24 => {
            let address = town.address();
            for case in cases {
                case.later.push((on, Later::Moves(address.clone())));
            }
        }
        25..=29 => {
            for case in cases {
                case.later.push((on, Later::NonDisclosure(None)));
            }
        }
        _ => {}
    }
}

/// A working day so many days later.
fn day_after(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(u64::try_from(days).ok()?))
        .map(working)
}
