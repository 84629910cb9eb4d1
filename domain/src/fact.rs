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
        /// A residence permit: that there is one, and from when until when.
        ResidencePermit = "residence_permit",
        /// What sort of permit it is: a part of a residence permit, which the notice names by itself.
        PermitType = "permit_type",
        /// On what ground it was granted: a part of a residence permit, which the notice names by itself.
        PermitGround = "permit_ground",
        /// The time for which the state reimburses the municipality.
        StateReimbursement = "state_reimbursement",
        /// Registration in the municipality.
        MunicipalityRegistration = "municipality_registration",
        /// A time in reception.
        ReceptionPeriod = "reception_period",
        /// A member of the family, or somebody close.
        FamilyMember = "family_member",
        /// Whoever acts for the client, or may be told of the client: guardians, representatives, trustees.
        Guardianship = "guardianship",
    }
}

impl Field {
    /// Whether the field tells where the person is or can be reached: what a non-disclosure order hides.
    pub fn tells_whereabouts(self) -> bool {
        matches!(
            self,
            Self::Municipality
                | Self::Address
                | Self::Phone
                | Self::Email
                | Self::MunicipalityRegistration
                | Self::ReceptionPeriod
        )
    }

    /// Whether the field protects the person, and so is recordable in every register.
    pub fn is_protective(self) -> bool {
        matches!(
            self,
            Self::NonDisclosure
                | Self::Death
                | Self::InterpreterNeed
                | Self::Restriction
                | Self::Guardianship
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
                | Self::ResidencePermit
                | Self::StateReimbursement
                | Self::MunicipalityRegistration
                | Self::ReceptionPeriod
                | Self::FamilyMember
                | Self::Guardianship
        )
    }

    /// Whether one fact of the field follows another in time: two that hold on the same day contradict each
    /// other.
    pub fn is_one_at_a_time(self) -> bool {
        matches!(
            self,
            Self::ResidencePermit
                | Self::StateReimbursement
                | Self::MunicipalityRegistration
                | Self::ReceptionPeriod
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

impl FactDocument {
    /// The day by which somebody has to look after it: when a residence permit expires.
    pub fn expires_on(&self) -> Option<chrono::NaiveDate> {
        match self.value {
            Some(crate::value::Value::ResidencePermit(_)) => self.period.to,
            _ => None,
        }
    }
}

/// Judges the parts of a value that the notice names by themselves: where it names the whole, it has to name
/// the part too. What law requires although the notice names nothing of it is judged as a whole.
pub fn judge_parts(
    profile: &crate::profile::RegisterProfile,
    value: &crate::value::Value,
) -> Vec<crate::decision::Refusal> {
    use crate::decision::{Ground, Reason, Refusal};
    let crate::value::Value::ResidencePermit(permit) = value else {
        return Vec::new();
    };
    let Some((whole, _)) = profile.category_of(Field::ResidencePermit) else {
        return Vec::new();
    };
    let parts = [
        (permit.kind.is_some(), Field::PermitType, "/type"),
        (permit.ground.is_some(), Field::PermitGround, "/ground"),
    ];
    let unnamed = parts
        .into_iter()
        .filter(|(told, field, _)| *told && profile.category_of(*field).is_none());
    unnamed
        .map(|(_, _, pointer)| {
            Refusal::new(Reason::OutsideNotice, pointer).on(Ground::section(&whole.section))
        })
        .collect()
}

/// Judges the period of a fact against those of the same field that the client has beside it.
///
/// # Errors
/// `period_overlaps`, at `/period`.
pub fn judge_period<'p>(
    profile: &crate::profile::RegisterProfile,
    field: Field,
    period: &crate::civil::Period,
    beside: impl IntoIterator<Item = &'p crate::civil::Period>,
) -> Result<(), crate::decision::Refusal> {
    use crate::decision::{Ground, Reason, Refusal};
    let mut beside = beside.into_iter();
    if !field.is_one_at_a_time() || !beside.any(|other| period.common(other).is_some()) {
        return Ok(());
    }
    let section = profile.category_of(field).map(|(category, _)| &category.section);
    let section = section.unwrap_or(&profile.notice.content_section);
    Err(Refusal::new(Reason::PeriodOverlaps, "/period").on(Ground::section(section)))
}
