//! Whom a client is related to, and who answers for the client ("How to get the domain wrong" 9). A guardian
//! is no parent and a parent no guardian: each relation is a fact of its own, with its period.

mod seen;

pub use seen::SeenRelation;

use crate::coded::coded;
use crate::decision::{Ground, Reason, Refusal};
use crate::fact::Field;
use crate::ids::ClientId;
use crate::profile::RegisterProfile;
use serde::{Deserialize, Serialize};

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

/// Who it is: a client of the same register, of whom nothing is told twice, or somebody else, of whom as
/// little as can be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A client of the register.
    Client(ClientId),
    /// Somebody else.
    Named {
        /// The name.
        name: String,
        /// A phone number, of those who act for the client alone.
        phone: Option<String>,
    },
}

/// A related person. The relation's period is the fact's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedPerson {
    /// What the person is to the client.
    pub relation: Relation,
    /// Who it is.
    pub who: Who,
    /// Of a guardian: how.
    pub custody: Option<Custody>,
    /// Whether a court gave the right to information.
    pub court_ordered_information: bool,
    /// Of those who have one: the scope.
    pub scope: Vec<Scope>,
}

impl RelatedPerson {
    /// Judges what is told of the person against the relation: of everybody no more than it asks for.
    ///
    /// # Errors
    /// Where, and a code.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let relation = self.relation;
        if self.custody.is_some() && relation != Relation::Guardian {
            return Err(("/custody", "not_expected"));
        }
        if self.custody.is_none() && relation == Relation::Guardian {
            return Err(("/custody", "required"));
        }
        if self.court_ordered_information && relation != Relation::ParentWithRightToInformation {
            return Err(("/courtOrderedInformation", "not_expected"));
        }
        if relation.has_scope() == self.scope.is_empty() {
            return Err((
                "/scope",
                if relation.has_scope() {
                    "required"
                } else {
                    "not_expected"
                },
            ));
        }
        match &self.who {
            Who::Named { phone: Some(_), .. } if relation.field() == Field::FamilyMember => {
                Err(("/phone", "not_expected"))
            }
            _ => Ok(()),
        }
    }

    /// The name of somebody who is no client of the register.
    pub fn name(&self) -> Option<&str> {
        match &self.who {
            Who::Client(_) => None,
            Who::Named { name, .. } => Some(name),
        }
    }

    /// The client whom it links.
    pub fn client(&self) -> Option<ClientId> {
        match self.who {
            Who::Client(client) => Some(client),
            Who::Named { .. } => None,
        }
    }
}

/// What a relation is refused on: the category that covers it, or the provision that makes it recordable.
pub(crate) fn ground(profile: &RegisterProfile, relation: Relation, today: chrono::NaiveDate) -> Ground {
    let field = relation.field();
    if let Some((category, _)) = profile.category_of(field) {
        return Ground::section(&category.section);
    }
    let protective = profile.protective(field);
    let provision = protective.and_then(|protective| profile.provision(&protective.provision));
    provision.map_or_else(
        || Ground::section(&profile.notice.content_section),
        |provision| profile.ground_in(provision, today),
    )
}

/// The refusal of a relation to oneself.
pub fn to_oneself(profile: &RegisterProfile, relation: Relation, today: chrono::NaiveDate) -> Refusal {
    Refusal::new(Reason::RelatedToOneself, "/client").on(ground(profile, relation, today))
}

/// The refusal of a cycle of those who answer for each other.
pub fn cycle(profile: &RegisterProfile, relation: Relation, today: chrono::NaiveDate) -> Refusal {
    Refusal::new(Reason::GuardianCycle, "/client").on(ground(profile, relation, today))
}
