//! Permits, reimbursement, registration and reception of somebody who came from elsewhere, each with its
//! period. Which of them a register takes, its notice says.

use crate::case::{Case, Fixture, Later};
use crate::random::Dice;
use crate::timeline::days_from;
use crate::usual::working;
use chrono::{Months, NaiveDate};
use domain::civil::Period;
use domain::client::field::Field;
use domain::client::value::{
    CodeWithText, PermitGround, PermitType, Reception, ReceptionKind, ResidencePermit, Value,
};
use domain::register::RegisterProfile;

/// Whose citizens need no permit, of those that invented people have.
const WITHOUT_PERMIT: [&str; 3] = ["FI", "SE", "EE"];
/// For how long a state reimburses, in months.
const REIMBURSED: u32 = 36;

/// What a newcomer's register would know, each with the day on which it is told.
pub(crate) fn of(
    profile: &RegisterProfile,
    case: &Case,
    entered: NaiveDate,
    today: NaiveDate,
    dice: &mut Dice,
) -> Vec<(NaiveDate, Later)> {
    let told = |day, value, from, to| (day, Later::Dated(value, Period { from: Some(from), to }));
    let permit = |day, from, to| told(day, permit(profile, case.person.citizenship), from, Some(to));
    if case.stands_for(Fixture::PermitRenewed) {
        let renewed = days_from(today, -200);
        return vec![
            permit(entered, entered, days_from(renewed, -1)),
            permit(working(days_from(renewed, -9)), renewed, days_from(renewed, 729)),
        ];
    }
    if case.stands_for(Fixture::PermitExpiring) {
        return vec![permit(entered, entered, days_from(today, 20))];
    }
    let usual = case.fixtures.is_empty() || case.stands_for(Fixture::UnaccompaniedChild);
    if !usual || WITHOUT_PERMIT.contains(&case.person.citizenship) {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let (mut from, mut day) = (entered, entered);
    // Renewed until one reaches beyond today, a week before each ends.
    for _ in 0..8 {
        let to = days_from(later(from, 12 * if dice.chance(60) { 1 } else { 4 }), -1);
        steps.push(permit(day, from, to));
        (from, day) = (days_from(to, 1), working(days_from(to, -7)));
        if day > today {
            break;
        }
    }
    if dice.chance(70) {
        let end = days_from(later(entered, REIMBURSED), -1);
        steps.push(told(entered, Value::StateReimbursement, entered, Some(end)));
    }
    if dice.chance(80) {
        let from = working(days_from(entered, 20)).max(entered);
        steps.push(told(from, Value::MunicipalityRegistration, from, None));
    }
    if dice.chance(60) {
        let reception = |kind| {
            Value::ReceptionPeriod(Reception {
                kind: known(kind),
                place: None,
            })
        };
        let before = entered.checked_sub_months(Months::new(8)).unwrap_or(entered);
        let centre = reception(ReceptionKind::ReceptionCentre);
        steps.push(told(entered, centre, before, Some(days_from(entered, -1))));
        steps.push(told(
            entered,
            reception(ReceptionKind::MunicipalPlacement),
            entered,
            None,
        ));
    }
    steps.retain(|(day, _)| *day <= today);
    steps
}

fn later(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

/// The permit of a citizen, with as much of it as the notice names.
fn permit(profile: &RegisterProfile, citizenship: &str) -> Value {
    let (kind, ground) = match citizenship {
        "UA" => (PermitType::TemporaryProtection, PermitGround::TemporaryProtection),
        "CD" | "MM" | "SY" => (PermitType::Continuous, PermitGround::QuotaRefugee),
        "VN" => (PermitType::Continuous, PermitGround::Family),
        _ => (PermitType::Continuous, PermitGround::Asylum),
    };
    let named = |field| profile.category_of(field).is_some();
    Value::ResidencePermit(ResidencePermit {
        kind: named(Field::PermitType).then_some(known(kind)),
        ground: named(Field::PermitGround).then_some(known(ground)),
    })
}

fn known<C>(code: C) -> CodeWithText<C> {
    CodeWithText { code, text: None }
}
