//! What is written down in the work with an invented client: a first meeting with its assessment, a plan,
//! a measure, an appointment to come.

use super::Error;
use super::case::{Case, Fixture};
use super::desk::{Desk, Opened};
use super::random::Dice;
use super::record::{Hand, Step};
use super::sources;
use crate::resources::records::RecordDays;
use chrono::{Days, NaiveDate, TimeDelta};
use domain::access::Right;
use domain::civil::Period;
use domain::consent::Given;
use domain::fact::Field;
use domain::ids::RecordId;
use domain::profile::RecordType;
use domain::record::{
    self, Appointment, Assessment, Contact, ContactWay, Content, Measure, Note, Observation, Participant,
    ParticipantRole, Plan, RecordDocument, RecordKind, RecordReason, RecordState,
};
use domain::recording::{self, Datum, Recording};
use domain::secret::Secret;
use persistence::records::{self, NewRecord, RecordColumns};
use persistence::{Unit, changes};

const SPOKEN_OF: [&str; 4] = [
    "Puhuttiin asumisesta ja lasten koulusta.",
    "Käytiin läpi viranomaiskirjeet ja sovittiin puheluajat.",
    "Asiakas kertoi aiemmasta työstään ja toiveistaan.",
    "Selvitettiin kielikurssin alkaminen ja matkat.",
];
const AGREED: [&str; 3] = [
    "Asiakas tuo todistukset seuraavaan tapaamiseen.",
    "Soitetaan kahden viikon päästä.",
    "Varataan aika suunnitelman laatimiseen.",
];
const NEEDS: [&str; 5] = [
    "suomen kielen kurssi",
    "asunnon löytäminen",
    "työkokeilu",
    "talousneuvonta",
    "digitaidot",
];
const MEASURES: [&str; 4] = ["Kielikurssi", "Työkokeilu", "Digineuvonta", "Ryhmävalmennus"];

impl Desk {
    /// Writes down the first work with a client, as far as the notice names it. The family of the tour is
    /// left for whoever takes it.
    pub(super) async fn work_with(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        case: &Case,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let day = self.day(opened.at);
        let spared = case.fixtures.contains(&Fixture::FamilyOfFour);
        let Some(by) = self
            .team
            .with(&self.register, Right::RecordEdit, day)
            .filter(|_| !spared)
        else {
            return Ok(());
        };
        let profile = self.register.profile(day).clone();
        let hand = Hand {
            profile: &profile,
            by,
        };
        for known in &profile.record_types {
            if dice.between(0, 99) < 40 {
                continue;
            }
            let (content, state) = self.content(known.kind, day, case, dice);
            let written = self
                .write_down(unit, opened, &hand, known, (content, state), dice)
                .await?;
            if written {
                let step = Step {
                    operation: "createRecord",
                    shown: vec!["records".to_owned()],
                    ground: None,
                };
                self.note(opened, by, step);
            }
        }
        Ok(())
    }

    fn content(
        &self,
        kind: RecordKind,
        day: NaiveDate,
        case: &Case,
        dice: &mut Dice,
    ) -> (Content, RecordState) {
        let text = |dice: &mut Dice, list: &[&str]| pick(list, dice).to_owned();
        let state = record::initial(kind)[0];
        match kind {
            RecordKind::Contact => {
                let contact = Contact {
                    way: ContactWay::Meeting,
                    with: vec![Participant {
                        role: ParticipantRole::Client,
                        name: None,
                    }],
                    text: Some(text(dice, &SPOKEN_OF)),
                    agreed: Some(text(dice, &AGREED)),
                    interpreter: None,
                };
                (Content::Contact(contact), state)
            }
            RecordKind::Appointment => self.appointment(case, day, dice),
            RecordKind::Assessment => {
                let assessment = Assessment {
                    summary: text(dice, &SPOKEN_OF),
                    needs: vec![text(dice, &NEEDS)],
                    conclusion: Some(text(dice, &AGREED)),
                    interpreter: None,
                };
                (Content::Assessment(assessment), state)
            }
            RecordKind::Plan => {
                let plan = Plan {
                    summary: Some(text(dice, &SPOKEN_OF)),
                    period: Period {
                        from: Some(day),
                        to: day.checked_add_days(Days::new(365)),
                    },
                    review_on: day.checked_add_days(Days::new(180)),
                    interpreter: None,
                };
                (Content::Plan(plan), RecordState::InForce)
            }
            RecordKind::Measure => {
                let measure = Measure {
                    text: text(dice, &MEASURES),
                    provider: None,
                    period: Period {
                        from: Some(day),
                        to: day.checked_add_days(Days::new(90)),
                    },
                    goal: None,
                };
                (Content::Measure(measure), state)
            }
            RecordKind::WorkAbilityObservation => {
                let observation = Observation {
                    text: "Jaksaa työskennellä kaksi tuntia kerrallaan.".to_owned(),
                    setting: None,
                };
                (Content::WorkAbilityObservation(observation), state)
            }
            RecordKind::Note | RecordKind::Goal | RecordKind::Review => {
                let note = Note {
                    text: text(dice, &SPOKEN_OF),
                };
                (Content::Note(note), state)
            }
        }
    }

    /// An appointment: of somebody whose relationship goes on in the days to come, of others when they came.
    fn appointment(&self, case: &Case, day: NaiveDate, dice: &mut Dice) -> (Content, RecordState) {
        let (on, state) = match case.later.is_empty() {
            true => {
                let days = u64::try_from(dice.between(0, 14)).unwrap_or(0);
                (self.day(self.until) + Days::new(days), RecordState::Booked)
            }
            false => (day, RecordState::Attended),
        };
        let starts_at = self.eight_on(on) + TimeDelta::minutes(30 * dice.between(1, 12));
        let appointment = Appointment {
            starts_at,
            ends_at: Some(starts_at + TimeDelta::minutes(45)),
            place: Some("Toimisto".to_owned()),
            about: None,
            interpreter: None,
            outcome: None,
        };
        (Content::Appointment(appointment), state)
    }

    async fn write_down(
        &self,
        unit: &mut Unit,
        opened: &Opened,
        hand: &Hand<'_>,
        known: &RecordType,
        (content, state): (Content, RecordState),
        dice: &mut Dice,
    ) -> Result<bool, Error> {
        let day = self.day(unit.now);
        let consents = opened.consents.iter();
        let given: Vec<Given<'_>> = consents
            .map(|(id, _, consent)| Given { id: *id, consent })
            .collect();
        let notes = sources::candidates(hand.profile, Field::Name, day, dice);
        let judged = notes.into_iter().find_map(|source| {
            let recording = Recording {
                datum: Datum::Category(&known.category),
                source: &source,
                required_by_law: None,
                consents: &given,
                entered_by_law: opened.by_law,
                death: opened.death,
                today: day,
            };
            let (rests_on, _) = recording::judge(hand.profile, &recording).ok()?;
            Some((source, rests_on))
        });
        let Some((source, rests_on)) = judged else {
            return Ok(false);
        };
        let held = !matches!(
            content,
            Content::Appointment(_) | Content::Plan(_) | Content::Measure(_)
        );
        let held_on = held.then_some(day);
        let RecordDays { on_day, due_on } = RecordDays::of(hand.profile, &content, held_on, day);
        let id = RecordId(self.ids.next());
        let category = hand.profile.category(&known.category);
        let new = NewRecord {
            columns: RecordColumns {
                client: opened.id,
                id,
                version: 1,
                parent: None,
                event: None,
                kind: known.kind,
                record_type: known.code.clone(),
                state,
                official: Some(hand.by.user),
                on_day,
                due_on,
                restricted: None,
                removed: false,
                reason: RecordReason::Recorded,
                recorded_by: hand.by.user,
                author: hand.by.user,
                created_at: unit.now,
            },
            retention_class: category
                .map(|known| known.retention_class.clone())
                .unwrap_or_default(),
            document: Secret::new(RecordDocument {
                content: Some(content),
                held_on,
                source,
                rests_on,
                state_reason: None,
                passages: Vec::new(),
                salt: self.ids.next(),
            }),
        };
        records::record(unit, new).await?;
        changes::note(unit, opened.id, "record", id.0, 1).await?;
        Ok(true)
    }
}

fn pick<'l>(list: &[&'l str], dice: &mut Dice) -> &'l str {
    let most = i64::try_from(list.len()).unwrap_or(1) - 1;
    let at = usize::try_from(dice.between(0, most)).unwrap_or(0);
    list.get(at).copied().unwrap_or_default()
}
