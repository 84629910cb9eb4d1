//! Facts: every datum of a client is one, with its field, its source, its period and its versions.

use crate::coded::coded;

coded! {
    /// Which datum it is. Profiles say which category of the notice covers it.
    pub enum Field {
        /// First names and last name.
        Name = "name",
        /// Date of birth.
        BirthDate = "birth_date",
        /// Personal identity code.
        IdentityCode = "identity_code",
        /// Another identifier, in a scheme of the profile.
        Identifier = "identifier",
        /// Mother tongue.
        MotherTongue = "mother_tongue",
        /// Language of communication.
        CommunicationLanguage = "communication_language",
        /// Whether an interpreter is needed, and in which language.
        InterpreterNeed = "interpreter_need",
        /// Marital status.
        MaritalStatus = "marital_status",
        /// Occupation.
        Occupation = "occupation",
        /// A citizenship. A person may have several.
        Citizenship = "citizenship",
        /// Municipality of residence.
        Municipality = "municipality",
        /// An address.
        Address = "address",
        /// A phone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// A non-disclosure order for personal safety (turvakielto).
        NonDisclosure = "non_disclosure",
        /// The client's death.
        Death = "death",
        /// A restriction of processing.
        Restriction = "restriction",
        /// The client group. Every register has groups; no category of data covers them.
        ClientGroup = "client_group",
    }
}

impl Field {
    /// Whether the field tells where the person is or can be reached: what a non-disclosure order hides.
    pub fn tells_whereabouts(self) -> bool {
        matches!(
            self,
            Self::Municipality | Self::Address | Self::Phone | Self::Email
        )
    }

    /// Whether the field protects the person, and so is recordable in every register.
    pub fn is_protective(self) -> bool {
        matches!(
            self,
            Self::NonDisclosure | Self::Death | Self::InterpreterNeed | Self::Restriction
        )
    }

    /// Whether every task in the register sees it, and restriction leaves it visible: who the client is,
    /// which group the client belongs to, and what protects the client.
    pub fn is_always_visible(self) -> bool {
        self.is_protective() || matches!(self, Self::Name | Self::ClientGroup)
    }

    /// Whether a client can have several facts of the field at once.
    pub fn is_repeated(self) -> bool {
        matches!(
            self,
            Self::Identifier
                | Self::Citizenship
                | Self::Municipality
                | Self::Address
                | Self::Phone
                | Self::Email
                | Self::NonDisclosure
                | Self::Restriction
        )
    }
}

impl crate::secret::Finding for Field {}

coded! {
    /// Why a single fact is restricted.
    pub enum RestrictedBy {
        /// The consent that it rested on was withdrawn (R39).
        ConsentWithdrawn = "consent_withdrawn",
        /// Law required it although the notice does not name it.
        OutsideNotice = "outside_notice",
    }
}

coded! {
    /// Why a datum was recorded or changed.
    pub enum ChangeReason {
        /// It was recorded for the first time.
        Recorded = "recorded",
        /// Circumstances changed: the former value was right in its time.
        Changed = "changed",
        /// The former value was wrong.
        Corrected = "corrected",
        /// The former value was incomplete.
        Completed = "completed",
        /// The client asked for it.
        ClientRequest = "client_request",
        /// A consent was withdrawn.
        ConsentWithdrawn = "consent_withdrawn",
        /// It was unnecessary, or should not have been recorded.
        Unnecessary = "unnecessary",
        /// The message that it rested on proved false.
        Reversed = "reversed",
        /// The DPO closed a case outside the notice.
        OutsideNoticeClosed = "outside_notice_closed",
    }
}

/// A fact as it is sealed: its value, when it holds, where it came from, what it rests on.
#[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FactDocument {
    /// The value; absent once it was removed for good.
    pub value: Option<crate::value::Value>,
    /// When it holds.
    pub period: crate::civil::Period,
    /// Where it came from.
    pub source: crate::recording::SourceNote,
    /// What it rests on.
    pub rests_on: crate::recording::RestsOn,
}
