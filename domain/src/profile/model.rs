//! What a register profile says: the privacy notice as data.
//!
//! A value of these types has passed every check of `profile::read` and `profile::check`.

mod acts;
mod data;
mod entering;
mod notice;
mod parties;
mod work;

pub use acts::{
    BasisCategory, Confirmation, LegalBasis, Provision, ProvisionUse, ReadingNote, Statute, Successor,
};
pub use data::{Category, IdentifierAlphabet, IdentifierScheme, Protective, Reading};
pub use entering::{ClientGroup, Entry, EntryCondition, EntryNeed, EntryNeedKind};
pub use notice::{Controller, Notice, Purpose, Role, RoleCode};
pub use parties::{
    Channel, ConsentForm, ConsentKind, ConsentUse, Party, PartyKind, Source, SourceList, SourceListKind,
};
pub use work::{Network, RecordType, Task, Undertaking};

use crate::coded::coded;
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
    pub entry: Entry,
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
    /// Why a client relationship may end.
    pub end_reasons: Vec<Coded>,
    /// GDPR 18(2): what restricted data may still be used for.
    pub restriction_uses: Vec<Coded>,
    /// R66: whether the register is reached from the municipality's network alone.
    pub network: Network,
    /// R63: the secrecy undertaking that a grant needs.
    pub undertaking: Undertaking,
    /// Classes of data that are kept, sealed and destroyed together.
    pub retention_classes: Vec<Coded>,
}

/// A code with its label.
#[derive(Clone, Debug)]
pub struct Coded {
    /// The code.
    pub code: String,
    /// What it is called.
    pub label: Labels,
}

coded! {
    /// R1: the form of a register.
    pub enum RegisterForm {
        /// In the system alone.
        Electronic = "electronic",
        /// On paper alone.
        Manual = "manual",
        /// In both.
        ElectronicAndManual = "electronic_and_manual",
    }
}

coded! {
    /// What a notice states with a tick that may be lost.
    pub enum Stated {
        /// It says yes.
        Yes = "yes",
        /// It says no.
        No = "no",
        /// It does not say, or the tick is lost.
        Unknown = "unknown",
    }
}
