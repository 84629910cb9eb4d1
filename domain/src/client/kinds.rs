//! The data of a client and the kinds of dated facts, each declared once. Everything else follows from this file.

/// Hands the declaration of every datum to a macro. Of a datum it says, in this order:
///
/// - its variant and its code;
/// - the type of its value (a type of [`crate::client::value`]), `period_alone` when its period says all, or `part`
///   when it is a part of another datum that the notice names by itself;
/// - what holds of it, each a member of [`crate::client::field::FieldRules`].
#[macro_export]
macro_rules! client_data {
    ($expand:ident) => {
        $expand! {
            /// First names and last name.
            Name = "name" (Name) [always_visible];
            /// Date of birth.
            BirthDate = "birth_date" (NaiveDate) [];
            /// Personal identity code.
            IdentityCode = "identity_code" (IdentityCode) [];
            /// Another identifier, in a scheme of the profile.
            Identifier = "identifier" (Identifier) [repeated];
            /// Mother tongue.
            MotherTongue = "mother_tongue" (String) [];
            /// Language of communication.
            CommunicationLanguage = "communication_language" (String) [];
            /// Whether an interpreter is needed, and in which language.
            InterpreterNeed = "interpreter_need" (InterpreterNeed) [protective];
            /// Marital status.
            MaritalStatus = "marital_status" (MaritalStatus) [];
            /// Occupation.
            Occupation = "occupation" (String) [];
            /// A citizenship. A person may have several.
            Citizenship = "citizenship" (String) [repeated];
            /// Municipality of residence.
            Municipality = "municipality" (String) [repeated, tells_whereabouts];
            /// An address.
            Address = "address" (Address) [repeated, tells_whereabouts];
            /// A phone number.
            Phone = "phone" (String) [repeated, tells_whereabouts];
            /// An e-mail address.
            Email = "email" (String) [repeated, tells_whereabouts];
            /// A non-disclosure order for personal safety (turvakielto).
            NonDisclosure = "non_disclosure" period_alone [repeated, protective];
            /// The client's death.
            Death = "death" (NaiveDate) [protective];
            /// A restriction of processing.
            Restriction = "restriction" (Restriction) [repeated, protective];
            /// The client group. Every register has groups; no category of data covers them.
            ClientGroup = "client_group" (String) [always_visible];
            /// A residence permit: that there is one, and from when until when.
            ResidencePermit = "residence_permit" (ResidencePermit) [repeated, one_at_a_time];
            /// What sort of permit it is: a part of a residence permit, which the notice names by itself.
            PermitType = "permit_type" part [];
            /// On what ground it was granted: a part of a residence permit, which the notice names by itself.
            PermitGround = "permit_ground" part [];
            /// The time for which the state reimburses the municipality.
            StateReimbursement = "state_reimbursement" period_alone [repeated, one_at_a_time];
            /// Registration in the municipality.
            MunicipalityRegistration = "municipality_registration" period_alone
                [repeated, one_at_a_time, tells_whereabouts];
            /// A time in reception.
            ReceptionPeriod = "reception_period" (Reception) [repeated, one_at_a_time, tells_whereabouts];
            /// A member of the family, or somebody close.
            FamilyMember = "family_member" (RelatedPerson) [repeated, links_clients];
            /// Whoever acts for the client, or may be told of the client: guardians, representatives, trustees.
            Guardianship = "guardianship" (RelatedPerson) [repeated, protective, links_clients];
        }
    };
}

/// Hands the declaration of every kind of dated fact to a macro. Of a kind it says, in this order:
///
/// - its variant, and the step of the path below a client;
/// - the fields that its facts may be of: most kinds are of one;
/// - the right that adds, changes and removes;
/// - how the contract's texts name one and several;
/// - what stands in the ids of the operations on one and on several;
/// - its request and its answer in the contract.
#[macro_export]
macro_rules! dated_kinds {
    ($expand:ident) => {
        $expand! {
            /// An address.
            Address = "addresses" [Address] ClientEdit
                ("an address", "addresses")
                ("Address", "Addresses") (AddressInput, AddressFact);
            /// A phone number.
            Phone = "phones" [Phone] ClientEdit
                ("a phone number", "phone numbers")
                ("Phone", "Phones") (PhoneInput, PhoneFact);
            /// An e-mail address.
            Email = "emails" [Email] ClientEdit
                ("an e-mail address", "e-mail addresses")
                ("Email", "Emails") (EmailInput, EmailFact);
            /// A municipality of residence.
            Municipality = "municipalities" [Municipality] ClientEdit
                ("a municipality of residence", "municipalities of residence")
                ("Municipality", "Municipalities") (MunicipalityInput, MunicipalityFact);
            /// A citizenship.
            Citizenship = "citizenships" [Citizenship] ClientEdit
                ("a citizenship", "citizenships")
                ("Citizenship", "Citizenships") (CitizenshipInput, CitizenshipFact);
            /// An identifier.
            Identifier = "identifiers" [Identifier] ClientEdit
                ("an identifier", "identifiers")
                ("Identifier", "Identifiers") (IdentifierInput, IdentifierFact);
            /// A residence permit.
            Permit = "permits" [ResidencePermit] ClientEdit
                ("a residence permit", "residence permits")
                ("Permit", "Permits") (PermitInput, PermitFact);
            /// A time of state reimbursement.
            Reimbursement = "reimbursements" [StateReimbursement] ClientEdit
                ("a time of state reimbursement", "times of state reimbursement")
                ("Reimbursement", "Reimbursements") (ReimbursementInput, ReimbursementFact);
            /// A registration in the municipality.
            Registration = "registrations" [MunicipalityRegistration] ClientEdit
                ("a registration in the municipality", "registrations in the municipality")
                ("Registration", "Registrations") (RegistrationInput, RegistrationFact);
            /// A time in reception.
            ReceptionPeriod = "reception-periods" [ReceptionPeriod] ClientEdit
                ("a time in reception", "times in reception")
                ("ReceptionPeriod", "ReceptionPeriods") (ReceptionPeriodInput, ReceptionPeriodFact);
            /// A related person.
            RelatedPerson = "related-persons" [FamilyMember, Guardianship] ClientEdit
                ("a related person", "related persons")
                ("RelatedPerson", "RelatedPersons") (RelatedPersonInput, RelatedPersonFact);
            /// A non-disclosure order.
            NonDisclosure = "non-disclosure-orders" [NonDisclosure] ProtectionEdit
                ("a non-disclosure order", "non-disclosure orders")
                ("NonDisclosureOrder", "NonDisclosureOrders") (NonDisclosureInput, NonDisclosureFact);
            /// A restriction of processing.
            Restriction = "restrictions" [Restriction] RestrictionEdit
                ("a restriction of processing", "restrictions of processing")
                ("Restriction", "Restrictions") (RestrictionInput, RestrictionFact);
        }
    };
}
