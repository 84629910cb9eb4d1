//! Which data of a client there are: each has its field.

use crate::coded::coded;
use crate::secret::NonPersonal;

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

impl NonPersonal for Field {}
