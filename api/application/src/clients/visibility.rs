//! What a caller may see of one client, field by field and fact by fact.

use crate::caller::RegisterCaller;
use crate::clients::dossier::protection;
use domain::client::field::Field;
use domain::client::value::Value;
use domain::client::visibility::{Protection, Withheld};
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::clients::ClientRow;
use persistence::facts::{self, StoredFact};

/// What a caller may see of one client.
pub struct ClientVisibility<'c> {
    /// Who looks.
    pub caller: &'c RegisterCaller,
    protection: Protection,
    /// Fields of which a fact is restricted by itself, and so withheld.
    restricted: Vec<Field>,
    /// Fields that hold something although no category covers them.
    outside: Vec<Field>,
}

impl<'c> ClientVisibility<'c> {
    /// What the caller sees of a client with these facts.
    pub fn of(caller: &'c RegisterCaller, row: &ClientRow, facts: &Secret<Vec<StoredFact>>) -> Self {
        let viewer = caller.viewer();
        let restricted = facts.judge(|facts| {
            let withheld = |fact: &&StoredFact| {
                viewer
                    .withheld_fact(fact.field, fact.restricted.is_some())
                    .is_some()
            };
            facts::of_client(facts, row.id)
                .iter()
                .filter(withheld)
                .map(|fact| fact.field)
                .collect::<Vec<_>>()
        });
        let outside = facts.judge(|facts| {
            let uncovered = |fact: &&StoredFact| caller.profile.category_of(fact.field).is_none();
            facts::of_client(facts, row.id)
                .iter()
                .filter(uncovered)
                .map(|fact| fact.field)
                .collect::<Vec<_>>()
        });
        Self {
            caller,
            protection: protection(row, facts, caller.today),
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
        self.caller
            .viewer()
            .withheld(&self.caller.profile, &self.protection, field)
    }

    /// Whether a fact may be seen.
    pub fn sees(&self, fact: &StoredFact) -> bool {
        self.withheld(fact.field).is_none()
            && self
                .caller
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
            let covered = self.caller.profile.category_of(field).is_some() || self.outside.contains(&field);
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

    /// The birth date: recorded, or told by the identity code, where the register takes birth dates.
    pub fn birth_date(&self, facts: &[StoredFact]) -> Option<chrono::NaiveDate> {
        let covered = self.caller.profile.category_of(Field::BirthDate).is_some();
        if !covered || self.withheld(Field::BirthDate).is_some() {
            return None;
        }
        let viewer = self.caller.viewer();
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
}
