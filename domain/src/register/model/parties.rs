//! Where data comes from and goes to.

use super::acts::Successor;
use crate::coded::coded;
use crate::labels::Labels;
use chrono::NaiveDate;

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
