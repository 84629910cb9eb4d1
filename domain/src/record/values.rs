//! Values that the contents of records are made of.

use crate::coded::coded;
use serde::{Deserialize, Serialize};

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

impl ParticipantRole {
    /// Whether a name in the role tells where the client is met: a school, a provider, a place of work.
    pub fn tells_whereabouts(self) -> bool {
        matches!(
            self,
            Self::Authority | Self::Provider | Self::Employer | Self::Other
        )
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
