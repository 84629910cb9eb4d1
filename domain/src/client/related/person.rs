//! A person whom a client is related to, with what is told of that person.

use super::relation::{Custody, Relation, Scope};
use crate::client::field::Field;
use crate::ids::ClientId;
use serde::{Deserialize, Serialize};

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
