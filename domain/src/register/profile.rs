//! A register profile, and how its parts are found by their codes.

use super::model::*;
use crate::client::field::Field;
use crate::labels::Labels;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// One register as its privacy notice describes it.
#[derive(Clone, Debug)]
pub struct RegisterProfile {
    /// The immutable public id, a slug.
    pub id: String,
    /// The version of this profile; the same version with other content is refused.
    pub version: String,
    /// The first day on which the version is in force.
    pub valid_from: NaiveDate,
    /// Which clock tells what day it is in the register.
    pub time_zone: Tz,
    /// R1: the register's name.
    pub name: Labels,
    /// R1: electronic, manual or both.
    pub form: RegisterForm,
    /// R4, R9: the notice's own dates and the law it is given under.
    pub notice: Notice,
    /// R2: who answers for the register.
    pub controller: Controller,
    /// R3: the roles that the notice names; persons are the municipality's own to enter.
    pub roles: Vec<Role>,
    /// R5: whether a processor handles the data by contract.
    pub outsourced: Stated,
    /// R8: automated decisions or profiling.
    pub automated_decisions: Stated,
    /// R6: what the data is processed for.
    pub purposes: Vec<Purpose>,
    /// R7: the acts that the notice cites, and their successors.
    pub statutes: Vec<Statute>,
    /// Sections of acts that give a right or a duty.
    pub provisions: Vec<Provision>,
    /// R7: categories of legal basis.
    pub legal_bases: Vec<LegalBasis>,
    /// R11: groups of clients.
    pub groups: Vec<ClientGroup>,
    /// R12–R14: how a person may be entered. One condition that is met is enough.
    pub entry: EntryConditions,
    /// R10, R15–R22: categories of data and the fields that each covers.
    pub categories: Vec<Category>,
    /// R26: a field that a broad clause covers only through a reading of it.
    pub readings: Vec<Reading>,
    /// R23–R27, R32: types of records. A type that does not stand here is outside the notice.
    pub record_types: Vec<RecordType>,
    /// Identifiers beside the identity code.
    pub identifier_schemes: Vec<IdentifierScheme>,
    /// What is recordable although no notice names it, with the provision that says so.
    pub protective: Vec<Protective>,
    /// The retention class of protective data and of what is recorded outside the notice.
    pub protective_retention_class: String,
    /// The retention class of consents.
    pub consent_retention_class: String,
    /// Authorities, providers and others that data comes from or goes to.
    pub parties: Vec<Party>,
    /// R35: how the list of sources is to be read.
    pub source_list: SourceList,
    /// R35–R37: sources.
    pub sources: Vec<Source>,
    /// R38: kinds of consent.
    pub consent_kinds: Vec<ConsentKind>,
    /// R61: tasks and their rights.
    pub tasks: Vec<Task>,
    /// What the service does by itself, each by rights of its own: a task that nobody holds.
    pub jobs: Vec<Task>,
    /// Why a client relationship may end.
    pub end_reasons: Vec<LabelledCode>,
    /// GDPR 18(2): what restricted data may still be used for.
    pub restriction_uses: Vec<LabelledCode>,
    /// R66: whether the register is reached from the municipality's network alone.
    pub network: Network,
    /// R63: the secrecy undertaking that a grant needs.
    pub undertaking: Undertaking,
    /// Classes of data that are kept, sealed and destroyed together.
    pub retention_classes: Vec<LabelledCode>,
}

impl RegisterProfile {
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

    /// A job by its code.
    pub fn job(&self, code: &str) -> Option<&Task> {
        self.jobs.iter().find(|job| job.code == code)
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
