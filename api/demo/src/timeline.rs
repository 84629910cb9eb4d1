//! What is done with a client from the entry on, day by day. The desk writes it down as far as the notice
//! names it.

use crate::case::{Case, Fixture, Later, Work};
use crate::random::Dice;
use crate::usual::working;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::record::{RecordKind, RecordState};

/// Clients on whom nothing is written: documented examples begin with them, or all of them is restricted.
const SPARED: [Fixture; 3] = [
    Fixture::FamilyOfFour,
    Fixture::ChangedIdentityCode,
    Fixture::EnteredByLaw,
];
/// How many days a plan is made for.
const YEAR: i64 = 365;

/// The steps of the work with one client.
struct Timeline {
    entered: NaiveDate,
    today: NaiveDate,
    steps: Vec<(NaiveDate, Later)>,
}

/// A day so many days after another, or before it.
pub(crate) fn days_from(day: NaiveDate, days: i64) -> NaiveDate {
    let many = Days::new(days.unsigned_abs());
    let moved = match days {
        0.. => day.checked_add_days(many),
        _ => day.checked_sub_days(many),
    };
    moved.unwrap_or(day)
}

/// The Monday after a weekend; any other day is itself.
fn opening(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => days_from(day, 2),
        Weekday::Sun => days_from(day, 1),
        _ => day,
    }
}

impl Timeline {
    /// A step so many days after the entry, if that day has come.
    fn after(&mut self, days: i64, work: Work) {
        let day = working(days_from(self.entered, days)).max(self.entered);
        if day <= self.today {
            self.steps.push((day, Later::Work(work)));
        }
    }

    /// A step so many days before today.
    fn ago(&mut self, days: i64, work: Work) {
        let day = working(days_from(self.today, -days));
        self.steps.push((day, Later::Work(work)));
    }

    /// A day to come, so many days after the entry.
    fn due(&self, days: i64) -> NaiveDate {
        opening(days_from(self.entered, days))
    }
}

/// The work with a client who was entered on a day.
pub(crate) fn work(
    case: &Case,
    entered: NaiveDate,
    today: NaiveDate,
    dice: &mut Dice,
) -> Vec<(NaiveDate, Later)> {
    let mut line = Timeline {
        entered,
        today,
        steps: Vec::new(),
    };
    if SPARED.iter().any(|fixture| case.stands_for(*fixture)) {
        return line.steps;
    }
    if case.stands_for(Fixture::ClosedRelationship) {
        of_one_who_left(&mut line);
    } else if !of_fixtures(&mut line, case) {
        usual(&mut line, case, dice);
    }
    line.steps
}

/// Visits and appointments of a client who moved away later.
fn of_one_who_left(line: &mut Timeline) {
    line.after(0, Work::Writes(RecordKind::Contact));
    line.after(0, Work::Books(line.due(14)));
    line.after(14, Work::Meets(RecordState::Attended));
    line.after(20, Work::Writes(RecordKind::Contact));
    line.after(20, Work::Books(line.due(40)));
    line.after(40, Work::Meets(RecordState::NoShow));
}

/// What the clients need who stand for a worklist; false when this one stands for none.
fn of_fixtures(line: &mut Timeline, case: &Case) -> bool {
    let before = line.steps.len();
    let today = line.today;
    if case.stands_for(Fixture::PlanDue) {
        line.ago(95, Work::Plans(days_from(today, -40)));
        line.ago(40, Work::Reviews(opening(days_from(today, 5))));
        line.ago(39, Work::Reaches(RecordState::PartlyRealised));
    }
    if case.stands_for(Fixture::MeasureStalled) || case.stands_for(Fixture::WithoutOfficial) {
        line.ago(130, Work::Writes(RecordKind::Measure));
        line.ago(120, Work::Goes(RecordState::Ongoing));
    }
    if case.stands_for(Fixture::WorkAbilityObservation) {
        line.ago(30, Work::Writes(RecordKind::WorkAbilityObservation));
    }
    if case.stands_for(Fixture::PendingCorrection) {
        line.ago(9, Work::Writes(RecordKind::Note));
    }
    if case.stands_for(Fixture::AppointmentToday) {
        line.ago(7, Work::Books(today));
    }
    if case.stands_for(Fixture::Draft) {
        line.ago(1, Work::Drafts(RecordKind::Contact));
    }
    if case.stands_for(Fixture::ConsentExpiring) {
        let given = working(days_from(today, -80));
        line.steps.push((given, Later::Consents(days_from(today, 10))));
    }
    let any = line.steps.len() > before;
    if any {
        line.after(0, Work::Writes(RecordKind::Contact));
        line.after(0, Work::Writes(RecordKind::Assessment));
    }
    any
}

/// What is done with whoever stands for nothing of that.
fn usual(line: &mut Timeline, case: &Case, dice: &mut Dice) {
    let since = (line.today - line.entered).num_days();
    if dice.chance(70) {
        line.after(0, Work::Writes(RecordKind::Contact));
    }
    if dice.chance(60) {
        line.after(0, Work::Writes(RecordKind::Assessment));
    }
    if dice.chance(45) {
        line.after(1, Work::Books(line.due(14)));
        let came = if dice.chance(85) {
            RecordState::Attended
        } else {
            RecordState::NoShow
        };
        line.after(16, Work::Meets(came));
    }
    if dice.chance(50) {
        // Plans follow each other year by year; the latest one is told.
        let begun = since / YEAR * YEAR + 10;
        line.after(begun, Work::Plans(line.due(begun + 90)));
        if dice.chance(80) {
            line.after(begun + 90, Work::Reviews(line.due(begun + 180)));
            let far = if dice.chance(50) {
                RecordState::Realised
            } else {
                RecordState::PartlyRealised
            };
            line.after(begun + 91, Work::Reaches(far));
        }
        line.after(begun + YEAR - 15, Work::EndsPlan);
    }
    if dice.chance(50) {
        let begun = since.min(200) / 2;
        line.after(begun, Work::Writes(RecordKind::Measure));
        line.after(begun + 7, Work::Goes(RecordState::Ongoing));
        match dice.between(1, 100) {
            1..=50 => line.after(begun + 80, Work::Goes(RecordState::Completed)),
            51..=75 => line.after(begun + 40, Work::Goes(RecordState::Interrupted)),
            _ => {}
        }
    }
    let ends = case.later.iter().any(|(_, later)| matches!(later, Later::Ends));
    if dice.chance(10) {
        line.after(since / 2, Work::Writes(RecordKind::WorkAbilityObservation));
    }
    if dice.chance(40) && !ends {
        line.ago(dice.between(2, 50), Work::Writes(RecordKind::Note));
    }
    if dice.chance(40) && !ends {
        let day = opening(days_from(line.today, dice.between(0, 12)));
        line.ago(dice.between(1, 6), Work::Books(day));
    }
    if dice.chance(5) && !ends {
        line.ago(1, Work::Drafts(RecordKind::Note));
    }
    if dice.chance(15) && !ends {
        line.ago(12, Work::Writes(RecordKind::ReferralOut));
    }
}
