//! What a register profile says: the privacy notice as data.
//!
//! A value of these types has passed every check of `profile::read` and `profile::check`.

use crate::access::Right;
use crate::coded::coded;
use crate::fact::Field;
use crate::labels::Labels;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeSet;

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

/// R4, R9: the notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// When it was drawn up.
    pub drawn_up: Option<NaiveDate>,
    /// When it was last updated.
    pub updated: Option<NaiveDate>,
    /// Codes of the statutes that it is given under.
    pub given_under: Vec<String>,
    /// Whether it covers project work too, or is a project's.
    pub covers_project_work: bool,
    /// The section on data content, which a refusal of an unnamed datum cites.
    pub content_section: String,
}

/// R2: the controller.
#[derive(Clone, Debug)]
pub struct Controller {
    /// The body that answers.
    pub body: Labels,
    /// The three-digit municipality code.
    pub municipality: String,
    /// Street or post box.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Post office.
    pub city: String,
    /// Public switchboard, if the notice has one.
    pub phone: Option<String>,
    /// Public registry mailbox, if the notice has one.
    pub email: Option<String>,
}

coded! {
    /// R3: roles that a notice names.
    pub enum RoleCode {
        /// The controller's representative.
        ControllerRepresentative = "controller_representative",
        /// The person who answers for the register.
        ResponsiblePerson = "responsible_person",
        /// The person to ask.
        ContactPerson = "contact_person",
        /// The data protection officer.
        DataProtectionOfficer = "data_protection_officer",
    }
}

/// R3: a role, without the person who holds it.
#[derive(Clone, Debug)]
pub struct Role {
    /// Which role.
    pub role: RoleCode,
    /// The holder's title.
    pub title: Labels,
    /// A public role mailbox.
    pub mailbox: Option<String>,
    /// Whether one person serves several controllers.
    pub shared: bool,
}

/// R6: a purpose.
#[derive(Clone, Debug)]
pub struct Purpose {
    /// The code that the `Purpose` header names.
    pub code: String,
    /// What it is.
    pub label: Labels,
    /// Whether it is a secondary purpose: planning, research, statistics.
    pub secondary: bool,
    /// The section of the notice.
    pub section: String,
}

coded! {
    /// How far a statement about succession has come.
    pub enum Confirmation {
        /// Somebody answers for it: it takes effect from its date.
        Confirmed = "confirmed",
        /// It is known and waits for somebody to answer for it: nothing rests on it.
        Proposed = "proposed",
    }
}

/// What took the place of a statute or a party, as somebody has read it.
#[derive(Clone, Debug)]
pub struct Successor {
    /// The code of what took the place.
    pub code: String,
    /// The first day on which it serves in the place of the other.
    pub from: NaiveDate,
    /// Whether anything may rest on it.
    pub status: Confirmation,
    /// Why.
    pub reason: Labels,
    /// Who reads it so: an organisation or a role, never a person.
    pub author: String,
    /// When it was read so.
    pub date: NaiveDate,
}

/// R7: an act or a decree that is cited.
#[derive(Clone, Debug)]
pub struct Statute {
    /// Its code in the profile.
    pub code: String,
    /// Its number in the statute book, for example `621/1999`.
    pub citation: String,
    /// Its name.
    pub title: Labels,
    /// First day in force.
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    pub valid_to: Option<NaiveDate>,
    /// What took its place.
    pub successor: Option<Successor>,
    /// What is wrong with the notice's citation, if anything.
    pub remark: Option<Labels>,
}

coded! {
    /// What a provision is for.
    pub enum ProvisionUse {
        /// Data may be obtained although it is secret.
        ObtainDespiteSecrecy = "obtain_despite_secrecy",
        /// Law requires that a datum is recorded.
        RecordingDuty = "recording_duty",
        /// Law requires that the person is served, and so entered.
        ServiceDuty = "service_duty",
        /// The person is protected by it.
        Protection = "protection",
        /// A right of the data subject.
        DataSubjectRight = "data_subject_right",
    }
}

/// A section of a statute that gives a right or a duty.
#[derive(Clone, Debug)]
pub struct Provision {
    /// Its code.
    pub code: String,
    /// The statute that it stands in.
    pub statute: String,
    /// The section, for example `36 §`.
    pub section: String,
    /// What it says, in our words.
    pub label: Labels,
    /// What it may be used for.
    pub uses: Vec<ProvisionUse>,
    /// Last day in force, when the section ends before its statute.
    pub valid_to: Option<NaiveDate>,
}

coded! {
    /// R7: categories of legal basis.
    pub enum BasisCategory {
        /// GDPR 6(1)(c).
        LegalObligation = "legal_obligation",
        /// GDPR 6(1)(e).
        PublicInterestOrAuthority = "public_interest_or_authority",
        /// GDPR 6(1)(a).
        Consent = "consent",
        /// GDPR 6(1)(b).
        Contract = "contract",
        /// The register is a register of an authority's activity.
        AuthorityRegister = "authority_register",
        /// The register is a register of a voluntary public task.
        VoluntaryTaskRegister = "voluntary_task_register",
        /// The notice's tick is lost.
        Unknown = "unknown",
    }
}

/// R7: a legal basis with the statutes that carry it.
#[derive(Clone, Debug)]
pub struct LegalBasis {
    /// Which category.
    pub category: BasisCategory,
    /// Codes of statutes.
    pub statutes: Vec<String>,
    /// The section of the notice.
    pub section: String,
}

/// R11: a group of clients.
#[derive(Clone, Debug)]
pub struct ClientGroup {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// The section of the notice.
    pub section: String,
}

/// R12–R14: how a person may be entered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The section of the notice.
    pub section: String,
    /// The alternatives.
    pub conditions: Vec<EntryCondition>,
    /// What identifies a client: of each list at least one field.
    pub required: Vec<Vec<Field>>,
}

/// One way into the register.
#[derive(Clone, Debug)]
pub struct EntryCondition {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: Labels,
    /// What it takes.
    pub needs: EntryNeed,
    /// The reading it rests on, where the notice's own words are lost.
    pub reading: Option<ReadingNote>,
}

coded! {
    /// The sort of an entry condition.
    pub enum EntryNeedKind {
        /// A statute.
        Statute = "statute",
        /// A consent.
        Consent = "consent",
        /// A client relationship.
        ClientRelationship = "client_relationship",
    }
}

impl EntryNeed {
    /// Its sort.
    pub fn kind(&self) -> EntryNeedKind {
        match self {
            Self::Statute { .. } => EntryNeedKind::Statute,
            Self::Consent { .. } => EntryNeedKind::Consent,
            Self::ClientRelationship => EntryNeedKind::ClientRelationship,
        }
    }
}

/// What an entry condition takes.
#[derive(Clone, Debug)]
pub enum EntryNeed {
    /// One of these statutes is in force, by itself or through a confirmed successor.
    Statute {
        /// Codes of statutes.
        statutes: Vec<String>,
    },
    /// A consent of this kind, given in one of these forms, in the same request.
    Consent {
        /// Code of the consent kind.
        kind: String,
        /// Acceptable forms.
        forms: Vec<ConsentForm>,
    },
    /// A client relationship begins; the notice cites no statute.
    ClientRelationship,
}

/// Who read a clause in which way, when and why.
#[derive(Clone, Debug)]
pub struct ReadingNote {
    /// Why it is read so.
    pub reason: Labels,
    /// Who reads it so: an organisation or a role, never a person.
    pub author: String,
    /// When it was read so.
    pub date: NaiveDate,
}

/// R10: a category of data.
#[derive(Clone, Debug)]
pub struct Category {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// The section of the notice.
    pub section: String,
    /// Whether it is a special category of personal data.
    pub special: bool,
    /// The class it is kept and sealed in.
    pub retention_class: String,
    /// The fields that the notice's own words cover.
    pub fields: Vec<Field>,
}

/// R26: a field that a category covers only as somebody reads it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The field.
    pub field: Field,
    /// The category that is read to cover it.
    pub category: String,
    /// Who, when and why.
    pub note: ReadingNote,
}

coded! {
    /// Which characters an identifier is written in.
    pub enum IdentifierAlphabet {
        /// 0–9.
        Digits = "digits",
        /// 0–9, A–Z and the hyphen.
        Alphanumeric = "alphanumeric",
    }
}

/// An identifier beside the identity code: a customer number of the municipality or of an authority.
#[derive(Clone, Debug)]
pub struct IdentifierScheme {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// Its characters.
    pub alphabet: IdentifierAlphabet,
    /// Shortest length.
    pub min_length: u32,
    /// Longest length.
    pub max_length: u32,
    /// The section of the notice.
    pub section: String,
}

/// What is recordable in every register, and why.
#[derive(Clone, Debug)]
pub struct Protective {
    /// The field.
    pub field: Field,
    /// Code of the provision.
    pub provision: String,
}

coded! {
    /// What sort of party it is.
    pub enum PartyKind {
        /// The client.
        Client = "client",
        /// The register's own staff.
        Staff = "staff",
        /// An authority.
        Authority = "authority",
        /// A provider of services.
        Provider = "provider",
        /// An employer.
        Employer = "employer",
        /// A school.
        School = "school",
        /// A private person.
        PrivatePerson = "private_person",
        /// Another body.
        Other = "other",
    }
}

/// An authority, a provider or another party, for as long as it exists.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its code.
    pub code: String,
    /// Its name, or what its sort is called.
    pub label: Labels,
    /// Its sort.
    pub kind: PartyKind,
    /// Whether the code stands for many, so that the one meant is named each time.
    pub named_each_time: bool,
    /// First day.
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
    /// What took its place.
    pub successor: Option<Successor>,
}

coded! {
    /// R35: how a notice's list of sources is to be read.
    pub enum SourceListKind {
        /// What it names, and nothing else.
        Closed = "closed",
        /// What it names, and whom the client's individualised consent names.
        OpenWithConsent = "open_with_consent",
        /// What it names mainly; others with a recorded reason.
        Mainly = "mainly",
    }
}

/// R35: the list of sources.
#[derive(Clone, Debug)]
pub struct SourceList {
    /// How it is read.
    pub kind: SourceListKind,
    /// The section of the notice.
    pub section: String,
}

coded! {
    /// By which way a datum came.
    pub enum Channel {
        /// A meeting in person.
        Meeting = "meeting",
        /// A visit at the client's home.
        HomeVisit = "home_visit",
        /// A phone call.
        Phone = "phone",
        /// E-mail.
        Email = "email",
        /// The client's electronic form.
        ElectronicForm = "electronic_form",
        /// A letter or a paper document.
        Paper = "paper",
        /// A technical interface of another authority.
        TechnicalInterface = "technical_interface",
        /// The staff's own observation or work.
        OwnWork = "own_work",
    }
}

/// R35–R37: a source and what it takes to use it.
#[derive(Clone, Debug)]
pub struct Source {
    /// Code of the party.
    pub party: String,
    /// Ways that the notice names; empty means any.
    pub channels: Vec<Channel>,
    /// R36: the consent kind that must cover what this source says.
    pub consent_kind: Option<String>,
    /// R37: the provision that gives the right to it, consent or not.
    pub provision: Option<String>,
}

coded! {
    /// In which form a consent is given.
    pub enum ConsentForm {
        /// On paper, signed.
        Written = "written",
        /// Accepted on the electronic client form.
        ElectronicForm = "electronic_form",
        /// Spoken, and recorded by an official.
        OralRecorded = "oral_recorded",
    }
}

coded! {
    /// R38: what a kind of consent permits.
    pub enum ConsentUse {
        /// Recording in the register.
        Recording = "recording",
        /// Obtaining data from others.
        Obtaining = "obtaining",
        /// Disclosing data to others.
        Disclosing = "disclosing",
        /// Transferring data outside the EEA.
        TransferOutsideEea = "transfer_outside_eea",
    }
}

/// R38: a kind of consent.
#[derive(Clone, Debug)]
pub struct ConsentKind {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// What it permits.
    pub uses: Vec<ConsentUse>,
    /// Forms in which it may be given.
    pub forms: Vec<ConsentForm>,
    /// Whether each consent must name its recipients or sources.
    pub names_parties: bool,
    /// R40: whether a representative may give it for the client.
    pub by_representative: bool,
    /// The section of the notice.
    pub section: String,
}

/// R61: a task and the rights that it carries.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// Rights.
    pub rights: BTreeSet<Right>,
    /// Codes of the categories that it needs to see.
    pub categories: BTreeSet<String>,
    /// Codes of the purposes it serves.
    pub purposes: Vec<String>,
}

/// R66: the network limit.
#[derive(Clone, Debug)]
pub struct Network {
    /// Whether calls from elsewhere are refused.
    pub bound: bool,
    /// The section of the notice.
    pub section: String,
}

/// R63: the secrecy undertaking.
#[derive(Clone, Debug)]
pub struct Undertaking {
    /// Whether the notice itself asks for it. A grant needs one in any case.
    pub stated: Stated,
    /// The section of the notice.
    pub section: String,
}
