//! What concerns several clients at once: who is related to whom, a shared event.

use crate::case::{Case, Fixture, Member};
use crate::content;
use crate::desk::{Desk, Hand, Opened};
use crate::error::Error;
use crate::names::{Origin, phone};
use crate::random::Dice;
use crate::timeline::days_from;
use crate::usual::working;
use crate::write::Draft;
use chrono::{Months, NaiveDate};
use domain::access::Right;
use domain::civil::Period;
use domain::client::related::{Custody, RelatedPerson, Relation, Scope, Who};
use domain::client::value::{MaritalStatus, Value};
use domain::ids::{EventId, SharedEventId};
use domain::log::{LogEntry, Subject};
use domain::record::RecordKind;
use persistence::{Unit, clients};

/// A client with what the client was entered for.
pub(crate) type Entered<'c> = (&'c Case, Opened);

/// Since when children decide for themselves.
const OF_AGE: u32 = 18 * 12;

impl Desk {
    /// What concerns several clients at once; entries of the log that are no single client's.
    pub(crate) async fn together(
        &self,
        unit: &mut Unit,
        clients: &mut [Entered<'_>],
        dice: &mut Dice,
    ) -> Result<Vec<LogEntry>, Error> {
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
        let near = at.saturating_sub(8)..(at + 9).min(clients.len());
        let others: Vec<_> = near
            .filter(|other| *other != at && clients[*other].0.household.0 == household)
            .collect();
        let is_parent = |other: &usize| clients[*other].0.household.1 == Member::Parent;
        let parents = others.iter().filter(|other| is_parent(other)).count();
        let always = Period::default();
        let mut related = Vec::new();
        if member == Member::Alone {
            related.push((alone(dice), until_of_age(case)));
            return related;
        }
        for other in others {
            let who = Who::Client(clients[other].1.id);
            // Each relation is recorded once and read from both: of a child on the child, else on the first.
            let relation = match (member, is_parent(&other)) {
                (Member::Parent, true) if at < other => {
                    let married = case.person.marital_status == MaritalStatus::Married;
                    if married {
                        Relation::Spouse
                    } else {
                        Relation::OtherFamily
                    }
                }
                (Member::Child, true) => Relation::Parent,
                (Member::Child, false) if at < other => Relation::Sibling,
                _ => continue,
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
            domain::client::field::Field::FamilyMember => Value::FamilyMember(related),
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
    ) -> Result<Option<LogEntry>, Error> {
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
        let entry = LogEntry::new(id, self.register.key, at, "createEvent")
            .by(by.actor(self.day(at)))
            .of(subjects);
        Ok(Some(entry))
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
