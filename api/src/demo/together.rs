//! What concerns several clients at once, or the officials themselves: who is related to whom, a shared
//! event, a correction that waits, a substitute.

use super::Error;
use super::case::{Case, Fixture, Member};
use super::content;
use super::desk::{Desk, Opened};
use super::names::{Origin, phone};
use super::random::Dice;
use super::record::{Hand, Step};
use super::timeline::days_from;
use super::usual::working;
use super::write::Draft;
use chrono::{Months, NaiveDate};
use domain::access::Right;
use domain::civil::Period;
use domain::ids::{EventId, SharedEventId};
use domain::log::{Entry, Subject};
use domain::record::{CorrectionGround, CorrectionKind, CorrectionState, RecordKind};
use domain::related::{Custody, RelatedPerson, Relation, Scope, Who};
use domain::value::{MaritalStatus, Value};
use persistence::corrections::{self, CorrectionRow};
use persistence::substitutes::{self, SubstituteRow};
use persistence::{Unit, clients};

/// A client with what the client was entered for.
pub(super) type Entered<'c> = (&'c Case, Opened);

/// Since when children decide for themselves.
const OF_AGE: u32 = 18 * 12;
/// How long the substitute stands in, in days.
const AWAY: i64 = 7;

impl Desk {
    /// What concerns several clients at once; entries of the log that are no single client's.
    pub(super) async fn together(
        &self,
        unit: &mut Unit,
        clients: &mut [Entered<'_>],
        dice: &mut Dice,
    ) -> Result<Vec<Entry>, Error> {
        for at in 0..clients.len() {
            for (related, period) in self.related(clients, at, dice) {
                self.relates(unit, &mut clients[at].1, related, period, dice)
                    .await?;
            }
        }
        let mut entries = Vec::new();
        entries.extend(self.shared_event(unit, clients, dice).await?);
        entries.extend(self.correction(unit, clients, dice).await?);
        Ok(entries)
    }

    /// Who is related to a client: others of the household who are clients themselves, and whoever is not.
    fn related(&self, clients: &[Entered<'_>], at: usize, dice: &mut Dice) -> Vec<(RelatedPerson, Period)> {
        let (case, _) = &clients[at];
        let (household, member) = case.household;
        // Households stand together.
        let others = || {
            let near = at.saturating_sub(8)..(at + 9).min(clients.len());
            let near = near
                .filter(move |other| *other != at)
                .map(|other| &clients[other]);
            near.filter(move |(other, _)| other.household.0 == household)
        };
        let parents = others()
            .filter(|(other, _)| other.household.1 == Member::Parent)
            .count();
        let always = Period::default();
        let mut related = Vec::new();
        if member == Member::Alone {
            related.push((alone(dice), until_of_age(case)));
            return related;
        }
        for (other, opened) in others() {
            let who = Who::Client(opened.id);
            let relation = match (member, other.household.1) {
                (Member::Parent, Member::Parent) => {
                    let married = case.person.marital_status == MaritalStatus::Married;
                    if married {
                        Relation::Spouse
                    } else {
                        Relation::OtherFamily
                    }
                }
                (Member::Parent, _) => Relation::Child,
                (_, Member::Parent) => Relation::Parent,
                _ => Relation::Sibling,
            };
            related.push((plain(relation, who.clone()), always));
            if relation == Relation::Parent && case.guardian.is_some() {
                let custody = if parents > 1 {
                    Custody::Joint
                } else {
                    Custody::Sole
                };
                let guardian = RelatedPerson {
                    custody: Some(custody),
                    ..plain(Relation::Guardian, who)
                };
                related.push((guardian, until_of_age(case)));
            }
        }
        let minor = member == Member::Child && case.guardian.is_some();
        if minor && parents == 1 && dice.chance(40) {
            let other = RelatedPerson {
                court_ordered_information: true,
                ..plain(Relation::ParentWithRightToInformation, somebody(dice))
            };
            related.push((other, until_of_age(case)));
        }
        if case.stands_for(Fixture::FamilyOfFour) && member == Member::Parent {
            related.push((plain(Relation::OtherFamily, somebody(dice)), always));
        }
        related
    }

    async fn relates(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        related: RelatedPerson,
        period: Period,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let day = self.day(opened.at);
        let Some(by) = self
            .works_with(opened, Right::ClientEdit, day)
            .filter(|_| opened.goes_on())
        else {
            return Ok(());
        };
        opened.at = self.moment(day, opened.at, dice);
        self.travel(unit, opened.at);
        let profile = self.register.profile(day).clone();
        let hand = Hand {
            profile: &profile,
            by,
        };
        let value = match related.relation.field() {
            domain::fact::Field::FamilyMember => Value::FamilyMember(related),
            _ => Value::Guardianship(related),
        };
        let step = self
            .adds(unit, opened, &hand, "addRelatedPerson", (value, period), dice)
            .await?;
        if let Some(step) = step {
            self.note(opened, by, step);
        }
        Ok(())
    }

    /// A group meeting: a record on each client, and one entry that names them all.
    async fn shared_event(
        &self,
        unit: &mut Unit,
        entered: &mut [Entered<'_>],
        dice: &mut Dice,
    ) -> Result<Option<Entry>, Error> {
        let mut part: Vec<&mut Entered<'_>> = entered
            .iter_mut()
            .filter(|(case, opened)| case.stands_for(Fixture::SharedEvent) && opened.goes_on())
            .collect();
        let today = self.day(self.until);
        let day = working(days_from(today, -2));
        let Some(by) = self
            .team
            .with(&self.register, Right::RecordEdit, day)
            .filter(|_| part.len() > 1)
        else {
            return Ok(None);
        };
        let profile = self.register.profile(day).clone();
        let hand = Hand {
            profile: &profile,
            by,
        };
        let types = &profile.record_types;
        let Some(known) = types.iter().find(|known| known.kind == RecordKind::Contact) else {
            return Ok(None);
        };
        let last = part
            .iter()
            .map(|(_, opened)| opened.at)
            .max()
            .unwrap_or(self.until);
        let at = self.moment(day, last, dice);
        self.travel(unit, at);
        let event = SharedEventId(self.ids.next());
        let said = content::of(RecordKind::Contact, part[0].0, self.day(at), dice);
        let mut subjects = Vec::new();
        for (_, opened) in &mut part {
            opened.at = at;
            let draft = Draft {
                event: Some(event),
                ..Draft::of(known, said.clone())
            };
            if self
                .enter_record(unit, opened, &hand, draft, dice)
                .await?
                .is_some()
            {
                clients::touch(unit, opened.id).await?;
                subjects.push(Subject::shown(opened.id, "records"));
            }
        }
        let id = EventId(self.ids.next());
        let entry = Entry::new(id, self.register.key, at, "createEvent")
            .by(by.actor(self.day(at)))
            .of(subjects);
        Ok(Some(entry))
    }

    /// One official asks for a note to be moved to the client whom it concerns; another has to decide.
    async fn correction(
        &self,
        unit: &mut Unit,
        entered: &mut [Entered<'_>],
        dice: &mut Dice,
    ) -> Result<Option<Entry>, Error> {
        let who = |fixture| entered.iter().position(|(case, _)| case.stands_for(fixture));
        let (Some(wrong), Some(right)) = (who(Fixture::PendingCorrection), who(Fixture::AppointmentToday))
        else {
            return Ok(None);
        };
        let target = entered[right].1.id;
        let opened = &mut entered[wrong].1;
        let today = self.day(self.until);
        let note = opened.latest(RecordKind::Note, |_| true);
        let officials = self.team.officials(&self.register, today);
        let may = |user| self.team.who(user, &self.register, Right::RecordCorrect, today);
        let asks = officials.iter().rev().find_map(|official| may(official.user));
        let (Some(note), Some(by)) = (note, asks) else {
            return Ok(None);
        };
        let columns = &opened.records[note].columns;
        opened.at = self.moment(working(days_from(today, -1)), opened.at, dice);
        self.travel(unit, opened.at);
        let row = CorrectionRow {
            id: self.ids.next(),
            version: 1,
            client_id: opened.id.0,
            record_id: columns.id.0,
            record_type: columns.record_type.clone(),
            kind: CorrectionKind::Move.code().to_owned(),
            ground: CorrectionGround::WrongClient.code().to_owned(),
            target_client: Some(target.0),
            moved_to: None,
            state: CorrectionState::Pending.code().to_owned(),
            asked_by: by.user.0,
            asked_at: opened.at,
            decided_by: None,
            decided_at: None,
        };
        corrections::ask(unit, &row).await?;
        let entry = self.entry(opened, by, Step::records("createCorrection"));
        Ok(Some(entry.about(format!("correction {}", row.id))))
    }

    /// An official is away for a week, and a colleague stands in.
    pub(super) async fn absence(&self, unit: &mut Unit) -> Result<Option<Entry>, Error> {
        let today = self.day(self.until);
        let officials = self.team.officials(&self.register, today);
        let ([substitute, .., official], Some(by)) = (
            officials.as_slice(),
            self.team.with(&self.register, Right::CaseloadEdit, today),
        ) else {
            return Ok(None);
        };
        let at = self.eight_on(working(days_from(today, -AWAY)));
        self.travel(unit, at);
        let row = SubstituteRow {
            id: self.ids.next(),
            version: 1,
            official: official.user.0,
            substitute: substitute.user.0,
            starts_on: today,
            ends_on: days_from(today, AWAY),
            recorded_by: by.user.0,
            recorded_at: at,
            ended_by: None,
            ended_at: None,
        };
        substitutes::insert(unit, &row).await?;
        let id = EventId(self.ids.next());
        let about = format!("user {} as substitute of user {}", row.substitute, row.official);
        let entry = Entry::new(id, self.register.key, at, "createSubstitute");
        Ok(Some(entry.by(by.actor(self.day(at))).about(about)))
    }
}

/// A relation of which there is no more to tell.
fn plain(relation: Relation, who: Who) -> RelatedPerson {
    RelatedPerson {
        relation,
        who,
        custody: None,
        court_ordered_information: false,
        scope: Vec::new(),
    }
}

/// Somebody who is no client.
fn somebody(dice: &mut Dice) -> Who {
    let woman = dice.chance(50);
    let name = Origin::pick(dice, true).map(|origin| {
        let first_names = origin.first_names(dice, woman);
        format!("{first_names} {}", origin.last_name(dice))
    });
    Who::Named {
        name: name.unwrap_or_else(|| "Sukulainen Testinen".to_owned()),
        phone: None,
    }
}

/// The representative of a child who came alone.
fn alone(dice: &mut Dice) -> RelatedPerson {
    let name = Origin::pick(dice, false).map(|origin| {
        let first_names = origin.first_names(dice, true);
        format!("{first_names} {}", origin.last_name(dice))
    });
    RelatedPerson {
        scope: vec![
            Scope::PersonalMatters,
            Scope::FinancialMatters,
            Scope::Proceedings,
        ],
        ..plain(
            Relation::RepresentativeOfUnaccompaniedChild,
            Who::Named {
                name: name.unwrap_or_else(|| "Edustaja Testinen".to_owned()),
                phone: Some(phone(dice)),
            },
        )
    }
}

/// From the birth, or from the entry of who came alone, until the child is of age.
fn until_of_age(case: &Case) -> Period {
    let birth: NaiveDate = case.person.birth_date;
    let alone = case.household.1 == Member::Alone;
    let of_age = birth.checked_add_months(Months::new(OF_AGE));
    Period {
        from: Some(if alone { case.entered_on } else { birth }),
        to: of_age.and_then(|day| day.pred_opt()),
    }
}
