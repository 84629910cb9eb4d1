//! A client as a caller may see one: the one place where facts become an answer.

use crate::caller::RegisterCaller;
use crate::clients::actions::Standing;
use crate::clients::dossier::{death, protection};
use crate::dated::meta::meta_of;
use contract::clients::dto::{Client, ClientSummary, Person, ShownIdentityCode, ShownInterpreterNeed};
use contract::coded::Open;
use contract::dated::fact::DatedFact;
use contract::dated::kinds::address::AddressFact;
use contract::dated::kinds::identifier::IdentifierFact;
use contract::dated::kinds::texts::{CitizenshipFact, EmailFact, MunicipalityFact, PhoneFact};
use contract::shared::WithheldValue;
use domain::client::field::Field;
use domain::client::value::Value;
use domain::client::visibility::{Protection, Withheld};
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::clients::ClientRow;
use persistence::consents::StoredConsent;
use persistence::facts::StoredFact;
use persistence::relationships::Relationship;

/// The fields that a client's own answer shows.
pub const SHOWN: &[(Field, &str)] = &[
    (Field::Citizenship, "/citizenships"),
    (Field::Municipality, "/municipalities"),
    (Field::Address, "/addresses"),
    (Field::Phone, "/phones"),
    (Field::Email, "/emails"),
    (Field::Identifier, "/identifiers"),
];

/// The fields that a summary shows.
pub const SUMMARY: &[(Field, &str)] = &[
    (Field::Name, "/lastName"),
    (Field::BirthDate, "/birthDate"),
    (Field::IdentityCode, "/identityCode"),
    (Field::Municipality, "/municipality"),
];

/// What a caller sees of one client.
pub struct Sight<'c> {
    pub call: &'c RegisterCaller,
    protection: Protection,
    /// Fields of which a fact is restricted by itself, and so withheld.
    restricted: Vec<Field>,
    /// Fields that hold something although no category covers them.
    outside: Vec<Field>,
}

impl<'c> Sight<'c> {
    /// What the caller sees of a client with these facts.
    pub fn of(call: &'c RegisterCaller, row: &ClientRow, facts: &Secret<Vec<StoredFact>>) -> Self {
        let viewer = call.viewer();
        let own = |fact: &&StoredFact| fact.client.0 == row.id;
        let restricted = facts.judge(|facts| {
            let withheld = |fact: &&StoredFact| {
                viewer
                    .withheld_fact(fact.field, fact.restricted.is_some())
                    .is_some()
            };
            facts
                .iter()
                .filter(own)
                .filter(withheld)
                .map(|fact| fact.field)
                .collect::<Vec<_>>()
        });
        let outside = facts.judge(|facts| {
            let uncovered = |fact: &&StoredFact| call.profile.category_of(fact.field).is_none();
            facts
                .iter()
                .filter(own)
                .filter(uncovered)
                .map(|fact| fact.field)
                .collect::<Vec<_>>()
        });
        Self {
            call,
            protection: protection(row, facts, call.today),
            restricted,
            outside,
        }
    }

    /// What protects the client today.
    pub fn protection(&self) -> &Protection {
        &self.protection
    }

    /// Why a field is withheld.
    pub fn withheld(&self, field: Field) -> Option<Withheld> {
        self.call
            .viewer()
            .withheld(&self.call.profile, &self.protection, field)
    }

    /// Whether a fact may be seen.
    pub fn sees(&self, fact: &StoredFact) -> bool {
        self.withheld(fact.field).is_none()
            && self
                .call
                .viewer()
                .withheld_fact(fact.field, fact.restricted.is_some())
                .is_none()
    }

    /// What an answer with these fields shows, for the log.
    pub fn subject(&self, client: ClientId, fields: impl Iterator<Item = Field>) -> Subject {
        let mut subject = Subject {
            client,
            shown: Vec::new(),
            withheld: Vec::new(),
        };
        for field in fields {
            // A field that no category covers holds nothing here, unless it protects.
            let covered = self.call.profile.category_of(field).is_some() || self.outside.contains(&field);
            if !covered && !field.is_always_visible() {
                continue;
            }
            let list = if self.withheld(field).is_some() || self.restricted.contains(&field) {
                &mut subject.withheld
            } else {
                &mut subject.shown
            };
            list.push(field.code().to_owned());
        }
        subject
    }

    fn withheld_values(&self, fields: &[(Field, &str)], facts: &[StoredFact]) -> Vec<WithheldValue> {
        let viewer = self.call.viewer();
        let covered = |field: Field| self.call.profile.category_of(field).is_some();
        fields
            .iter()
            .filter_map(|(field, pointer)| {
                let reason = self.withheld(*field).filter(|_| covered(*field)).or_else(|| {
                    facts
                        .iter()
                        .filter(|fact| fact.field == *field)
                        .find_map(|fact| viewer.withheld_fact(*field, fact.restricted.is_some()))
                })?;
                Some(WithheldValue::new(*pointer, reason))
            })
            .collect()
    }

    fn person(&self, facts: &[StoredFact]) -> Person {
        let mut shown = Person::default();
        for fact in facts.iter().filter(|fact| self.sees(fact)) {
            match &fact.document.value {
                Some(Value::Name(name)) => {
                    shown.first_names = name.first_names.clone();
                    shown.last_name = Some(name.last_name.clone());
                }
                Some(Value::IdentityCode(identity)) => {
                    shown.identity_code = Some(ShownIdentityCode {
                        value: identity.code.as_str().to_owned(),
                        temporary: identity.temporary,
                    });
                }
                Some(Value::MotherTongue(code)) => shown.mother_tongue = Some(code.clone()),
                Some(Value::CommunicationLanguage(code)) => shown.communication_language = Some(code.clone()),
                Some(Value::InterpreterNeed(need)) => {
                    shown.interpreter_need = Some(ShownInterpreterNeed {
                        needed: need.needed,
                        language: need.language.clone(),
                    });
                }
                Some(Value::MaritalStatus(status)) => shown.marital_status = Some(Open(*status)),
                Some(Value::Occupation(text)) => shown.occupation = Some(text.clone()),
                _ => {}
            }
        }
        shown.birth_date = self.birth_date(facts);
        shown
    }

    /// The birth date: recorded, or told by the identity code, where the register takes birth dates.
    pub fn birth_date(&self, facts: &[StoredFact]) -> Option<chrono::NaiveDate> {
        let covered = self.call.profile.category_of(Field::BirthDate).is_some();
        if !covered || self.withheld(Field::BirthDate).is_some() {
            return None;
        }
        let viewer = self.call.viewer();
        let open = |fact: &&StoredFact| {
            viewer
                .withheld_fact(fact.field, fact.restricted.is_some())
                .is_none()
        };
        let recorded = facts
            .iter()
            .filter(open)
            .find_map(|fact| match &fact.document.value {
                Some(Value::BirthDate(date)) => Some(*date),
                _ => None,
            });
        if self.withheld(Field::IdentityCode) == Some(Withheld::Restricted) {
            return recorded;
        }
        recorded.or_else(|| {
            facts
                .iter()
                .filter(open)
                .find_map(|fact| match &fact.document.value {
                    Some(Value::IdentityCode(identity)) => Some(identity.code.birth_date()),
                    _ => None,
                })
        })
    }

    fn dated<K: DatedFact>(&self, facts: &[StoredFact]) -> Vec<K> {
        facts
            .iter()
            .filter(|fact| fact.field == K::FIELD && self.sees(fact))
            .filter_map(|fact| K::shown(fact.document.value.as_ref()?, meta_of(self.call, fact)))
            .collect()
    }

    /// The client as the caller may see one.
    pub fn client(
        &self,
        row: &ClientRow,
        facts: &[StoredFact],
        consents: &[StoredConsent],
        relationships: &[Relationship],
    ) -> Client {
        let mut fields: Vec<(Field, String)> = contract::clients::person::MEMBERS
            .iter()
            .map(|(member, field)| (*field, format!("/person/{member}")))
            .collect();
        fields.extend(
            SHOWN
                .iter()
                .map(|(field, pointer)| (*field, (*pointer).to_owned())),
        );
        let fields: Vec<(Field, &str)> = fields
            .iter()
            .map(|(field, pointer)| (*field, pointer.as_str()))
            .collect();
        let death_date = death(facts);
        Client {
            id: row.id,
            version: row.version,
            client_group: row.client_group.clone(),
            entered_by: row.entered_by.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            non_disclosure: self.protection.non_disclosure,
            restricted: self.protection.restricts() || facts.iter().any(|fact| fact.restricted.is_some()),
            death_date,
            person: self.person(facts),
            citizenships: self.dated::<CitizenshipFact>(facts),
            municipalities: self.dated::<MunicipalityFact>(facts),
            addresses: self.dated::<AddressFact>(facts),
            phones: self.dated::<PhoneFact>(facts),
            emails: self.dated::<EmailFact>(facts),
            identifiers: self.dated::<IdentifierFact>(facts),
            withheld: self.withheld_values(&fields, facts),
            allowed_actions: self.allowed_actions(&Standing {
                deceased: death_date.is_some(),
                relationships,
                consents,
            }),
        }
    }

    /// The client as a list shows one.
    pub fn summary(&self, row: &ClientRow, facts: &[StoredFact]) -> ClientSummary {
        let person = self.person(facts);
        let today = self.call.today;
        let municipality = facts
            .iter()
            .filter(|fact| self.sees(fact) && fact.document.period.contains(today))
            .find_map(|fact| match &fact.document.value {
                Some(Value::Municipality(code)) => Some(code.clone()),
                _ => None,
            });
        ClientSummary {
            id: row.id,
            version: row.version,
            client_group: row.client_group.clone(),
            first_names: person.first_names,
            last_name: person.last_name,
            birth_date: person.birth_date,
            identity_code: person.identity_code,
            municipality,
            non_disclosure: self.protection.non_disclosure,
            restricted: self.protection.restricts() || facts.iter().any(|fact| fact.restricted.is_some()),
            deceased: death(facts).is_some(),
            withheld: self.withheld_values(SUMMARY, facts),
        }
    }
}

/// Every field that a client's own answer shows.
pub fn client_fields() -> impl Iterator<Item = Field> {
    contract::clients::person::fields()
        .chain(SHOWN.iter().map(|(field, _)| *field))
        .chain([Field::NonDisclosure, Field::Death, Field::ClientGroup])
}

/// Every field that a summary shows.
pub fn summary_fields() -> impl Iterator<Item = Field> {
    SUMMARY
        .iter()
        .map(|(field, _)| *field)
        .chain([Field::NonDisclosure])
}

/// Every field that a summary is made of: what it shows, and what says whether it may be shown.
pub fn summary_needs() -> Vec<Field> {
    summary_fields()
        .chain([Field::Restriction, Field::Death])
        .collect()
}
