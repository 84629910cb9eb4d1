//! Register profiles: reading, checking, and what follows from one on a given day.

pub mod bounds;
mod check;
mod law;
mod model;
mod read;
mod section;

pub use law::{LapseNote, StatuteStanding};
pub use model::*;

use crate::fact::Field;
use std::fmt;

/// What is wrong with a profile: which key, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfileError {
    /// The key, as a path from the top of the file: `category[2].fields`.
    pub key: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.reason)
    }
}

impl RegisterProfile {
    /// Reads and checks a profile.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once: unknown and missing keys, wrong types, codes that
    /// nothing declares, contradictions.
    pub fn parse(text: &str) -> Result<Self, Vec<ProfileError>> {
        let table = text.parse::<toml::Table>().map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            vec![ProfileError {
                key: format!("line {line}"),
                reason: error.message().to_owned(),
            }]
        })?;
        let mut errors = Vec::new();
        let profile = read::profile(table, &mut errors);
        // References are checked even when a key was wrong, so that one run names everything; a
        // value that could not be read is left out of these checks by its empty code.
        check::profile(&profile, &mut errors);
        if errors.is_empty() {
            Ok(profile)
        } else {
            Err(errors)
        }
    }

    /// The category that covers a field, by the notice's own words or by a reading.
    pub fn category_of(&self, field: Field) -> Option<(&Category, Option<&Reading>)> {
        if let Some(category) = self
            .categories
            .iter()
            .find(|category| category.fields.contains(&field))
        {
            return Some((category, None));
        }
        let reading = self.readings.iter().find(|reading| reading.field == field)?;
        Some((self.category(&reading.category)?, Some(reading)))
    }

    /// The retention class in which a field is sealed.
    pub fn retention_class_of(&self, field: Field) -> &str {
        match self.category_of(field) {
            Some((category, _)) => &category.retention_class,
            None => &self.protective_retention_class,
        }
    }

    /// A category by its code.
    pub fn category(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.code == code)
    }

    /// A type of records by its code.
    pub fn record_type(&self, code: &str) -> Option<&RecordType> {
        self.record_types.iter().find(|known| known.code == code)
    }

    /// A client group by its code.
    pub fn group(&self, code: &str) -> Option<&ClientGroup> {
        self.groups.iter().find(|group| group.code == code)
    }

    /// A party by its code.
    pub fn party(&self, code: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.code == code)
    }

    /// A source by its party's code.
    pub fn source(&self, party: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.party == party)
    }

    /// A consent kind by its code.
    pub fn consent_kind(&self, code: &str) -> Option<&ConsentKind> {
        self.consent_kinds.iter().find(|kind| kind.code == code)
    }

    /// A task by its code.
    pub fn task(&self, code: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.code == code)
    }

    /// A purpose by its code.
    pub fn purpose(&self, code: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.code == code)
    }

    /// A provision by its code.
    pub fn provision(&self, code: &str) -> Option<&Provision> {
        self.provisions.iter().find(|provision| provision.code == code)
    }

    /// A statute by its code.
    pub fn statute(&self, code: &str) -> Option<&Statute> {
        self.statutes.iter().find(|statute| statute.code == code)
    }

    /// An identifier scheme by its code.
    pub fn identifier_scheme(&self, code: &str) -> Option<&IdentifierScheme> {
        self.identifier_schemes.iter().find(|scheme| scheme.code == code)
    }

    /// The provision that makes a protective field recordable.
    pub fn protective(&self, field: Field) -> Option<&Protective> {
        self.protective
            .iter()
            .find(|protective| protective.field == field)
    }

    /// Consent kinds that the register's entry conditions rest on.
    pub fn entry_consent_kinds(&self) -> impl Iterator<Item = &str> {
        self.entry
            .conditions
            .iter()
            .filter_map(|condition| match &condition.needs {
                EntryNeed::Consent { kind, .. } => Some(kind.as_str()),
                EntryNeed::Statute { .. } | EntryNeed::ClientRelationship => None,
            })
    }
}
