//! What concerns several clients at once: who is related to whom, a shared event.

use crate::case::{Case, Fixture, Member};
use crate::client::KnownClient;
use crate::content;
use crate::error::Error;
use crate::names::{Origin, phone};
use crate::office::Past;
use crate::random::Dice;
use crate::timeline::days_from;
use crate::usual::working;
use application::events::create::CreateEvent;
use chrono::{Months, NaiveDate};
use contract::events::{EventClientInput, EventInput};
use contract::records::content::RecordContentInput;
use domain::access::Right;
use domain::civil::Period;
use domain::client::field::Field;
use domain::client::related::{Custody, RelatedPerson, Relation, Scope, Who};
use domain::client::value::{MaritalStatus, Value};
use domain::ids::SharedEventId;
use domain::record::RecordKind;

/// A client with what the client was entered for.
pub(crate) type Entered = (Case, KnownClient);

/// Since when children decide for themselves.
const OF_AGE: u32 = 18 * 12;

impl Past {
    /// Says of a client who is related: others of the household who are clients themselves, and whoever is not.
    pub(crate) async fn relates(
        &self,
        clients: &mut [Entered],
        at: usize,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        for (related, period) in related(clients, at, dice) {
            let client = &mut clients[at].1;
            let day = self.office.day(client.at);
            let by = client.worked_with_by(&self.office, Right::ClientEdit, day);
            let Some(by) = by.filter(|_| client.goes_on()) else {
                continue;
            };
            client.at = self.office.moment(day, client.at, dice);
            self.go_to(client.at);
            let value = match related.relation.field() {
                Field::FamilyMember => Value::FamilyMember(related),
                _ => Value::Guardianship(related),
            };
            self.add(client, by, (value, period), dice).await?;
        }
        Ok(())
    }

    /// A group meeting: a record on each client, and one entry that names them all.
    pub(crate) async fn shared_event(&self, entered: &mut [Entered], dice: &mut Dice) -> Result<(), Error> {
        let mut part: Vec<&mut Entered> = entered
            .iter_mut()
            .filter(|(case, client)| case.stands_for(Fixture::SharedEvent) && client.goes_on())
            .collect();
        let office = &self.office;
        let day = working(days_from(office.today(), -2));
        let by = office.team.with(&office.register, &[Right::RecordEdit], day);
        let last = part.iter().map(|(_, client)| client.at).max();
        let (Some(by), Some(last)) = (by.filter(|_| part.len() > 1), last) else {
            return Ok(());
        };
        self.go_to(office.moment(day, last, dice));
        let types = &self.profile().record_types;
        let Some(known) = types.iter().find(|known| known.kind == RecordKind::Contact) else {
            return Ok(());
        };
        let Some(source) = self.source_of_record(&part[0].1, known, dice) else {
            return Ok(());
        };
        let said = content::of(RecordKind::Contact, &part[0].0, self.today(), dice);
        let clients = part.iter().map(|(_, client)| EventClientInput {
            client: client.id.0,
            state: None,
            held_on: None,
            note: None,
        });
        let input = EventInput {
            record_type: known.code.clone(),
            content: RecordContentInput::of(&said),
            state: None,
            held_on: Some(self.today()),
            source,
            official: None,
            passages: Vec::new(),
            clients: clients.collect(),
        };
        let caller = self.acting(by, "createEvent").await?;
        let command = CreateEvent {
            id: SharedEventId(caller.new_id()),
            input,
        };
        self.act(&caller, Ok(command)).await?;
        for (_, client) in &mut part {
            client.at = self.now();
        }
        Ok(())
    }
}

/// Who is related to a client.
fn related(clients: &[Entered], at: usize, dice: &mut Dice) -> Vec<(RelatedPerson, Period)> {
    let (case, _) = &clients[at];
    let (_, member) = case.household;
    let others: Vec<_> = (0..clients.len()).filter(|other| *other != at).collect();
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
