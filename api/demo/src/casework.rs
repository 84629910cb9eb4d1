//! Work with an invented client, step by step, as officials would have entered it over HTTP.

use crate::case::{Case, Work};
use crate::content;
use crate::desk::{Desk, Hand, Opened, Step};
use crate::error::Error;
use crate::random::Dice;
use crate::write::Draft;
use chrono::{NaiveDate, TimeDelta};
use domain::record::{self, Content, RecordKind, RecordReason, RecordState, StateReason};
use domain::register::RecordType;
use persistence::{Unit, clients};

impl Desk {
    /// Takes a step of the work with a client, as far as the notice names such a thing and there is
    /// something to take it on.
    pub(crate) async fn work(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        (case, work): (&Case, Work),
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let day = self.day(unit.now);
        let next_type = |kind| next_type(hand, opened, kind);
        match work {
            Work::Writes(kind) => {
                let Some(known) = next_type(kind) else {
                    return Ok(());
                };
                let draft = Draft::of(known, content::of(kind, case, day, dice));
                self.write_down(unit, opened, hand, draft, "createRecord", dice)
                    .await?;
            }
            Work::Drafts(kind) => {
                let Some(known) = next_type(kind) else {
                    return Ok(());
                };
                let draft = Draft::of(known, content::of(kind, case, day, dice)).in_state(RecordState::Draft);
                self.write_down(unit, opened, hand, draft, "createRecord", dice)
                    .await?;
            }
            Work::Books(on) => {
                let Some(known) = next_type(RecordKind::Appointment) else {
                    return Ok(());
                };
                // After the hour at which the demo begins, so that today's are still to come.
                let starts_at = self.eight_on(on) + TimeDelta::minutes(30 * dice.between(3, 13));
                let draft = Draft::of(known, content::appointment(case, starts_at));
                self.write_down(unit, opened, hand, draft, "createRecord", dice)
                    .await?;
            }
            Work::Plans(review_on) => self.plans(unit, opened, hand, (case, review_on), dice).await?,
            Work::Reviews(next_on) => self.reviews(unit, opened, hand, next_on, dice).await?,
            Work::Meets(to) => {
                self.passes(unit, opened, hand, (RecordKind::Appointment, to), dice)
                    .await?
            }
            Work::Reaches(to) => {
                self.passes(unit, opened, hand, (RecordKind::Goal, to), dice)
                    .await?
            }
            Work::EndsPlan => {
                self.passes(unit, opened, hand, (RecordKind::Plan, RecordState::Ended), dice)
                    .await?;
            }
            Work::Goes(to) => {
                self.passes(unit, opened, hand, (RecordKind::Measure, to), dice)
                    .await?
            }
        }
        Ok(())
    }

    /// A plan, in force, with its goals.
    async fn plans(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        (case, review_on): (&Case, NaiveDate),
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let day = self.day(unit.now);
        let known = hand.profile.record_types.iter();
        let plans: Vec<_> = known.filter(|known| known.kind == RecordKind::Plan).collect();
        let Some(known) = dice.pick(&plans).copied() else {
            return Ok(());
        };
        let plan = Draft::of(known, content::plan(case, day, review_on, dice)).in_state(RecordState::InForce);
        if !self
            .write_down(unit, opened, hand, plan, "createRecord", dice)
            .await?
        {
            return Ok(());
        }
        let plan = opened.records.last().map(|written| written.columns.id);
        for goal in content::goals(day, dice.between(2, 3), dice) {
            let goal = Draft {
                parent: plan,
                ..Draft::of(known, goal)
            };
            self.write_down(unit, opened, hand, goal, "createGoal", dice)
                .await?;
        }
        Ok(())
    }

    /// A review of the plan in force; the day of the next one becomes the plan's.
    async fn reviews(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        next_on: NaiveDate,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let Some(at) = opened.latest(RecordKind::Plan, |state| state == RecordState::InForce) else {
            return Ok(());
        };
        let plan = &opened.records[at].columns;
        let Some(known) = hand.profile.record_type(&plan.record_type) else {
            return Ok(());
        };
        let review = Draft {
            parent: Some(plan.id),
            ..Draft::of(known, content::review(next_on, dice))
        };
        if self
            .write_down(unit, opened, hand, review, "createReview", dice)
            .await?
        {
            let written = &mut opened.records[at];
            if let Some(Content::Plan(plan)) = &mut written.document.content {
                plan.review_on = Some(next_on);
            }
            written.columns.due_on = Some(next_on);
            self.again(unit, opened, hand, at, RecordReason::Changed).await?;
        }
        Ok(())
    }

    /// The latest record of a kind that may passes into a state.
    async fn passes(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        (kind, to): (RecordKind, RecordState),
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let may = |from| record::following(kind, from).contains(&to);
        let Some(at) = opened.latest(kind, may) else {
            return Ok(());
        };
        let columns = &opened.records[at].columns;
        let held = matches!(to, RecordState::Attended | RecordState::NoShow);
        if held && columns.on_day > self.day(unit.now) {
            return Ok(());
        }
        let document = &mut opened.records[at].document;
        document.state_reason = record::needs_reason(to).then(|| StateReason::InWords(reason(to).to_owned()));
        if let (Some(Content::Goal(goal)), RecordKind::Goal) = (&mut document.content, kind) {
            goal.realisation = Some(content::realisation(dice));
        }
        opened.records[at].columns.state = to;
        self.again(unit, opened, hand, at, RecordReason::Transition)
            .await?;
        clients::touch(unit, opened.id).await?;
        let operation = if kind == RecordKind::Goal {
            "passGoalOn"
        } else {
            "passRecordOn"
        };
        self.note(opened, hand.by, Step::records(operation));
        Ok(())
    }

    /// Closes what is open when the relationship ends.
    pub(crate) async fn closes(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        for (kind, to) in [
            (RecordKind::Appointment, RecordState::Cancelled),
            (RecordKind::Measure, RecordState::Completed),
            (RecordKind::Measure, RecordState::Cancelled),
            (RecordKind::Plan, RecordState::Ended),
        ] {
            self.passes(unit, opened, hand, (kind, to), dice).await?;
        }
        Ok(())
    }
}

/// Why something came to a state that asks for a reason.
fn reason(to: RecordState) -> &'static str {
    match to {
        RecordState::Interrupted => "Asiakas on toistaiseksi muualla.",
        RecordState::Cancelled => "Asiakkuus on päättynyt.",
        _ => "Sovittu asiakkaan kanssa.",
    }
}

/// The type of a kind that comes next: of an assessment at the start, in between and at the end, the first
/// that has not been made.
fn next_type<'p>(hand: &Hand<'p>, opened: &Opened, kind: RecordKind) -> Option<&'p RecordType> {
    let types = || {
        hand.profile
            .record_types
            .iter()
            .filter(move |known| known.kind == kind)
    };
    let written = |known: &&RecordType| {
        let mut records = opened.records.iter();
        records.any(|written| written.columns.record_type == known.code)
    };
    types()
        .find(|known| !written(known))
        .or_else(|| types().next_back())
}
