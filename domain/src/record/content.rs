//! What a record says, by its kind.

use super::kind::RecordKind;
use crate::civil::Period;
use crate::coded::coded;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The content of a record.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// A contact.
    Contact(Contact),
    /// A note.
    Note(Note),
    /// An appointment.
    Appointment(Appointment),
    /// An assessment.
    Assessment(Assessment),
    /// A plan.
    Plan(Plan),
    /// A goal of a plan.
    Goal(Goal),
    /// A review of a plan.
    Review(Review),
    /// A measure.
    Measure(Measure),
    /// An observation of work ability.
    WorkAbilityObservation(Observation),
}

coded! {
    /// By which way a contact was made.
    pub enum ContactWay {
        /// At the office.
        Meeting = "meeting",
        /// At the client's home.
        HomeVisit = "home_visit",
        /// On another site: a workshop, a school, another authority.
        Visit = "visit",
        /// By phone.
        Phone = "phone",
        /// By video.
        Video = "video",
        /// By e-mail.
        Email = "email",
        /// By text message.
        Message = "message",
        /// By letter.
        Letter = "letter",
        /// By an electronic form.
        EForm = "e_form",
    }
}

coded! {
    /// Who took part.
    pub enum ParticipantRole {
        /// The client.
        Client = "client",
        /// A member of the family.
        FamilyMember = "family_member",
        /// A guardian.
        Guardian = "guardian",
        /// A representative or a trustee.
        Representative = "representative",
        /// An official of the register.
        Official = "official",
        /// Another authority.
        Authority = "authority",
        /// A provider of services.
        Provider = "provider",
        /// An employer.
        Employer = "employer",
        /// Somebody else.
        Other = "other",
    }
}

/// Somebody who took part.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// In which role.
    pub role: ParticipantRole,
    /// The name, where the role alone does not say who.
    pub name: Option<String>,
}

/// An interpreter who is needed, or who took part.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct InterpreterUse {
    /// ISO 639 code of the language.
    pub language: String,
    /// Whether the interpreter is reached at a distance.
    pub remote: bool,
}

/// A contact or a meeting.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// By which way.
    pub way: ContactWay,
    /// With whom.
    pub with: Vec<Participant>,
    /// What was spoken of.
    pub text: Option<String>,
    /// What was agreed.
    pub agreed: Option<String>,
    /// The interpreter who took part.
    pub interpreter: Option<InterpreterUse>,
}

/// A note.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// What it says.
    pub text: String,
}

/// An appointment.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// Where.
    pub place: Option<String>,
    /// What about.
    pub about: Option<String>,
    /// The interpreter who is needed.
    pub interpreter: Option<InterpreterUse>,
    /// What came of it.
    pub outcome: Option<String>,
}

/// An assessment.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// How things stand.
    pub summary: String,
    /// Needs of service that were found.
    pub needs: Vec<String>,
    /// What follows from it.
    pub conclusion: Option<String>,
    /// The interpreter who took part.
    pub interpreter: Option<InterpreterUse>,
}

/// A plan. Its goals and reviews are records below it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What it is about.
    pub summary: Option<String>,
    /// For which time it is made.
    pub period: Period,
    /// When it is to be reviewed.
    pub review_on: Option<NaiveDate>,
    /// The interpreter who took part in making it.
    pub interpreter: Option<InterpreterUse>,
}

/// A goal of a plan.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// What is to be reached.
    pub text: String,
    /// Until when.
    pub target_on: Option<NaiveDate>,
    /// How far it was reached.
    pub realisation: Option<String>,
}

/// A review of a plan.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// What was found.
    pub text: String,
    /// When the plan is to be reviewed again.
    pub next_on: Option<NaiveDate>,
}

/// A measure: what is done for or by the client.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// What is done.
    pub text: String,
    /// Who provides it.
    pub provider: Option<String>,
    /// For which time it is meant.
    pub period: Period,
    /// The goal that it serves, of a plan of the same client.
    pub goal: Option<Uuid>,
}

/// An observation of work ability.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// What was observed.
    pub text: String,
    /// Where and in which work.
    pub setting: Option<String>,
}

impl Content {
    /// Of which kind it is.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Contact(_) => RecordKind::Contact,
            Self::Note(_) => RecordKind::Note,
            Self::Appointment(_) => RecordKind::Appointment,
            Self::Assessment(_) => RecordKind::Assessment,
            Self::Plan(_) => RecordKind::Plan,
            Self::Goal(_) => RecordKind::Goal,
            Self::Review(_) => RecordKind::Review,
            Self::Measure(_) => RecordKind::Measure,
            Self::WorkAbilityObservation(_) => RecordKind::WorkAbilityObservation,
        }
    }

    /// Its free texts, each with its pointer below the content.
    pub fn texts(&mut self) -> Vec<(String, &mut String)> {
        fn some<'t>(pointer: &str, text: &'t mut Option<String>) -> Option<(String, &'t mut String)> {
            text.as_mut().map(|text| (pointer.to_owned(), text))
        }
        let here = |pointer: &str| pointer.to_owned();
        match self {
            Self::Contact(contact) => some("/text", &mut contact.text)
                .into_iter()
                .chain(some("/agreed", &mut contact.agreed))
                .collect(),
            Self::Note(note) => vec![(here("/text"), &mut note.text)],
            Self::Appointment(appointment) => some("/place", &mut appointment.place)
                .into_iter()
                .chain(some("/about", &mut appointment.about))
                .chain(some("/outcome", &mut appointment.outcome))
                .collect(),
            Self::Assessment(assessment) => {
                let needs = assessment.needs.iter_mut().enumerate();
                std::iter::once((here("/summary"), &mut assessment.summary))
                    .chain(needs.map(|(at, need)| (format!("/needs/{at}"), need)))
                    .chain(some("/conclusion", &mut assessment.conclusion))
                    .collect()
            }
            Self::Plan(plan) => some("/summary", &mut plan.summary).into_iter().collect(),
            Self::Goal(goal) => std::iter::once((here("/text"), &mut goal.text))
                .chain(some("/realisation", &mut goal.realisation))
                .collect(),
            Self::Review(review) => vec![(here("/text"), &mut review.text)],
            Self::Measure(measure) => std::iter::once((here("/text"), &mut measure.text))
                .chain(some("/provider", &mut measure.provider))
                .collect(),
            Self::WorkAbilityObservation(observation) => {
                std::iter::once((here("/text"), &mut observation.text))
                    .chain(some("/setting", &mut observation.setting))
                    .collect()
            }
        }
    }
}
