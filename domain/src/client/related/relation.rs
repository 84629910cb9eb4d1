//! What somebody is to a client, and in what that person acts.

use crate::client::field::Field;
use crate::coded::coded;

coded! {
    /// What somebody is to the client.
    pub enum Relation {
        /// Spouse, registered or cohabiting partner.
        Spouse = "spouse",
        /// Child.
        Child = "child",
        /// Parent.
        Parent = "parent",
        /// Brother or sister.
        Sibling = "sibling",
        /// Another of the family.
        OtherFamily = "other_family",
        /// Somebody else who is close.
        Close = "close",
        /// Guardian (huoltaja).
        Guardian = "guardian",
        /// A parent who is no guardian and whom a court gave the right to information.
        ParentWithRightToInformation = "other_parent_with_right_to_information",
        /// Representative of a child who came alone (edustaja).
        RepresentativeOfUnaccompaniedChild = "representative_of_unaccompanied_child",
        /// Trustee (edunvalvoja).
        Trustee = "trustee",
        /// Whom the client has authorised.
        AuthorisedRepresentative = "authorised_representative",
    }
}

impl Relation {
    /// The datum that it is: what protects the client is recordable in every register, a family is not.
    pub fn field(self) -> Field {
        match self {
            Self::Spouse | Self::Child | Self::Parent | Self::Sibling | Self::OtherFamily | Self::Close => {
                Field::FamilyMember
            }
            Self::Guardian
            | Self::ParentWithRightToInformation
            | Self::RepresentativeOfUnaccompaniedChild
            | Self::Trustee
            | Self::AuthorisedRepresentative => Field::Guardianship,
        }
    }

    /// Whether the person answers for the client: nobody answers for whoever answers for them.
    pub fn answers_for_client(self) -> bool {
        matches!(
            self,
            Self::Guardian | Self::RepresentativeOfUnaccompaniedChild | Self::Trustee
        )
    }

    /// Whether the relation has a scope.
    pub fn has_scope(self) -> bool {
        matches!(
            self,
            Self::RepresentativeOfUnaccompaniedChild | Self::Trustee | Self::AuthorisedRepresentative
        )
    }
}

coded! {
    /// How guardians have custody.
    pub enum Custody {
        /// Together with another: both decide.
        Joint = "joint",
        /// Alone.
        Sole = "sole",
    }
}

coded! {
    /// What a representative or a trustee acts in.
    pub enum Scope {
        /// The person's own matters.
        PersonalMatters = "personal_matters",
        /// Property and money.
        FinancialMatters = "financial_matters",
        /// Care and bringing up.
        Care = "care",
        /// Being heard, and acting in what authorities decide.
        Proceedings = "proceedings",
        /// Seeing and getting the client's data.
        Information = "information",
        /// The rights of the data subject.
        DataSubjectRights = "data_subject_rights",
    }
}
