//! Work with an invented client, step by step.

use crate::case::Work;
use crate::client::{KnownClient, KnownRecord};
use crate::error::Error;
use crate::occasion::Occasion;
use crate::office::Past;
use crate::random::Dice;
use crate::team::Account;
use crate::{content, sources};
use application::records::enter::{EnterRecord, NewPart, NewRecordInput};
use application::records::plan::PartOfPlan;
use application::records::transitions::{PassRecordOn, Step};
use chrono::{NaiveDate, TimeDelta};
use contract::coded::OneOf;
use contract::records::content::RecordContentInput;
use contract::records::dto::RecordInput;
use contract::records::goals::GoalInput;
use contract::records::reviews::ReviewInput;
use contract::shared::SourceInput;
use domain::client::field::Field;
use domain::client::recording::Datum;
use domain::ids::RecordId;
use domain::record::{self, Content, RecordKind, RecordState, StateReason};
use domain::register::{RecordType, RegisterProfile};

/// What lies ahead when it is written down: it is held on no day yet.
const AHEAD: [RecordKind; 4] = [
    RecordKind::Appointment,
    RecordKind::Plan,
    RecordKind::Goal,
    RecordKind::Measure,
];

/// The last half-hour of a day, from eight on, at which an appointment starts.
const LAST_START: i64 = 13;

impl Past {
    /// Takes a step of the work with a client, as far as the notice names such a thing and there is
    /// something to take it on.
    pub(crate) async fn work(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        work: Work,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let (by, case, day) = (occasion.by, occasion.case, self.today());
        match work {
            Work::Writes(kind) => {
                let said = content::of(kind, case, day, dice);
                self.writes(client, by, (said, None), dice).await?;
            }
            Work::Drafts(kind) => {
                let said = content::of(kind, case, day, dice);
                self.writes(client, by, (said, Some(RecordState::Draft)), dice)
                    .await?;
            }
            Work::Books(on) => {
                // After the hour at which the demo begins, so that today's are still to come.
                let starts_at =
                    self.office.eight_on(on) + TimeDelta::minutes(30 * dice.between(3, LAST_START));
                let said = content::appointment(case, starts_at);
                self.writes(client, by, (said, None), dice).await?;
            }
            Work::Plans(review_on) => self.plans(client, occasion, review_on, dice).await?,
            Work::Reviews(next_on) => self.reviews(client, by, next_on, dice).await?,
            Work::Meets(to) => self.meets(client, by, to, dice).await?,
            Work::Reaches(to) => self.passes(client, by, (RecordKind::Goal, to), dice).await?,
            Work::EndsPlan => {
                let ended = (RecordKind::Plan, RecordState::Ended);
                self.passes(client, by, ended, dice).await?;
            }
            Work::Goes(to) => self.passes(client, by, (RecordKind::Measure, to), dice).await?,
        }
        Ok(())
    }

    /// Enters a record of the type that comes next.
    async fn writes(
        &self,
        client: &mut KnownClient,
        by: &Account,
        (content, state): (Content, Option<RecordState>),
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let Some(known) = next_type(self.profile(), client, content.kind()) else {
            return Ok(());
        };
        let known = known.clone();
        self.enters(client, by, &known, (content, state), dice).await?;
        Ok(())
    }

    /// Enters a record of a type, from the first source that the notice allows; tells its id.
    async fn enters(
        &self,
        client: &mut KnownClient,
        by: &Account,
        known: &RecordType,
        (content, state): (Content, Option<RecordState>),
        dice: &mut Dice,
    ) -> Result<Option<RecordId>, Error> {
        let Some(source) = self.source_of_record(client, known, dice) else {
            return Ok(None);
        };
        let input = RecordInput {
            record_type: known.code.clone(),
            content: RecordContentInput::of(&content),
            state: state.map(OneOf),
            held_on: (!AHEAD.contains(&content.kind())).then(|| self.today()),
            source,
            official: None,
            passages: Vec::new(),
        };
        self.enter_record(client, by, "createRecord", NewRecordInput::Alone(input))
            .await
    }

    async fn enter_record(
        &self,
        client: &mut KnownClient,
        by: &Account,
        operation: &'static str,
        input: NewRecordInput,
    ) -> Result<Option<RecordId>, Error> {
        let caller = self.acting(by, operation).await?;
        let command = EnterRecord {
            client: client.id,
            id: RecordId(caller.new_id()),
            input,
        };
        let entered = self.act(&caller, Ok(command)).await?;
        let entered = entered.as_ref().map(KnownRecord::of);
        let id = entered.as_ref().map(|record| record.id);
        client.records.extend(entered);
        Ok(id)
    }

    /// From where a record of a type comes, if the notice allows any source.
    pub(crate) fn source_of_record(
        &self,
        client: &KnownClient,
        known: &RecordType,
        dice: &mut Dice,
    ) -> Option<SourceInput> {
        let (profile, today) = (self.profile(), self.today());
        let notes = sources::candidates(profile, Field::Name, today, dice);
        let source = client.source(profile, Datum::Category(&known.category), today, notes)?;
        Some(SourceInput::of(&source))
    }

    /// A plan, in force, with its goals.
    async fn plans(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        review_on: NaiveDate,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let (by, day) = (occasion.by, self.today());
        let types = self.profile().record_types.iter();
        let plans: Vec<_> = types.filter(|known| known.kind == RecordKind::Plan).collect();
        let Some(known) = dice.pick(&plans).copied() else {
            return Ok(());
        };
        let said = content::plan(occasion.case, day, review_on, dice);
        let in_force = Some(RecordState::InForce);
        let Some(plan) = self.enters(client, by, known, (said, in_force), dice).await? else {
            return Ok(());
        };
        for goal in content::goals(day, dice.between(2, 3), dice) {
            let RecordContentInput::Goal(content) = RecordContentInput::of(&goal) else {
                continue;
            };
            let Some(source) = self.source_of_record(client, known, dice) else {
                continue;
            };
            let goal = GoalInput {
                content,
                source,
                official: None,
                passages: Vec::new(),
            };
            let goal = NewRecordInput::Part(NewPart::goal(plan, goal));
            self.enter_record(client, by, "createGoal", goal).await?;
        }
        Ok(())
    }

    /// A review of the plan in force; the day of the next one becomes the plan's.
    async fn reviews(
        &self,
        client: &mut KnownClient,
        by: &Account,
        next_on: NaiveDate,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let in_force = |state| state == RecordState::InForce;
        let Some(plan) = client.latest(RecordKind::Plan, in_force) else {
            return Ok(());
        };
        let (plan, known) = (plan.id, self.profile().record_type(&plan.record_type));
        let source = known.and_then(|known| self.source_of_record(client, known, dice));
        let said = RecordContentInput::of(&content::review(next_on, dice));
        let (Some(source), RecordContentInput::Review(content)) = (source, said) else {
            return Ok(());
        };
        let review = ReviewInput {
            content,
            held_on: None,
            source,
            official: None,
            passages: Vec::new(),
        };
        let review = NewRecordInput::Part(NewPart::review(plan, review, self.today()));
        let entered = self.enter_record(client, by, "createReview", review).await?;
        if let Some(plan) = client
            .latest(RecordKind::Plan, in_force)
            .filter(|_| entered.is_some())
        {
            plan.version += 1;
        }
        Ok(())
    }

    /// Whether the client came to the last appointment, which is known once it is over.
    async fn meets(
        &self,
        client: &mut KnownClient,
        by: &Account,
        to: RecordState,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let over = self.office.eight_on(self.today()) + TimeDelta::minutes(30 * (LAST_START + 1));
        if over < self.office.until {
            client.at = client.at.max(over);
            self.go_to(client.at);
            self.passes(client, by, (RecordKind::Appointment, to), dice)
                .await?;
        }
        Ok(())
    }

    /// The latest record of a kind that may passes into a state.
    pub(crate) async fn passes(
        &self,
        client: &mut KnownClient,
        by: &Account,
        (kind, to): (RecordKind, RecordState),
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let (id, today) = (client.id, self.today());
        let may = |from| record::following(kind, from).contains(&to);
        let Some(known) = client.latest(kind, may) else {
            return Ok(());
        };
        let held = matches!(to, RecordState::Attended | RecordState::NoShow);
        if held && known.on_day > today {
            return Ok(());
        }
        let is_goal = kind == RecordKind::Goal;
        let operation = if is_goal { "passGoalOn" } else { "passRecordOn" };
        let caller = self.acting(by, operation).await?;
        let command = PassRecordOn {
            client: id,
            id: known.id,
            part: known.plan.map(|plan| PartOfPlan { plan, kind }),
            version: known.version,
            step: Step {
                to,
                reason: record::needs_reason(to).then(|| StateReason::InWords(reason(to).to_owned())),
                realisation: is_goal.then(|| content::realisation(dice)),
            },
        };
        if let Some(passed) = self.act(&caller, Ok(command)).await? {
            *known = KnownRecord::of(&passed);
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
fn next_type<'p>(
    profile: &'p RegisterProfile,
    client: &KnownClient,
    kind: RecordKind,
) -> Option<&'p RecordType> {
    let types = || {
        profile
            .record_types
            .iter()
            .filter(move |known| known.kind == kind)
    };
    let written = |known: &&RecordType| {
        let mut records = client.records.iter();
        records.any(|record| record.record_type == known.code)
    };
    types()
        .find(|known| !written(known))
        .or_else(|| types().next_back())
}
