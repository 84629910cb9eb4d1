//! Who gives a consent for the client, and in which capacity (R40).

use crate::client::related::relation::Relation;
use crate::coded::coded;
use crate::ids::{ClientId, FactId};
use serde::{Deserialize, Serialize};

/// A representative who gave a consent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// The name; absent of a client of the register, of whom nothing is told twice.
    pub name: Option<String>,
    /// The client whom it is, when one of the register.
    pub client: Option<ClientId>,
    /// The client's related person whom it is, when that was named.
    pub related: Option<FactId>,
    /// In which capacity.
    pub capacity: RepresentativeCapacity,
    /// What the capacity was seen from.
    pub proof: String,
}

coded! {
    /// In which capacity a representative acts.
    pub enum RepresentativeCapacity {
        /// Guardian of a child.
        Guardian = "guardian",
        /// Representative of an unaccompanied child.
        UnaccompaniedChildRepresentative = "unaccompanied_child_representative",
        /// Trustee of an adult.
        Trustee = "trustee",
        /// Holder of a power of attorney, or of a continuing one.
        Attorney = "attorney",
    }
}

impl Relation {
    /// In which capacity the person may consent for the client; none for the family and those close.
    pub fn capacity(self) -> Option<RepresentativeCapacity> {
        match self {
            Self::Guardian => Some(RepresentativeCapacity::Guardian),
            Self::RepresentativeOfUnaccompaniedChild => {
                Some(RepresentativeCapacity::UnaccompaniedChildRepresentative)
            }
            Self::Trustee => Some(RepresentativeCapacity::Trustee),
            Self::AuthorisedRepresentative => Some(RepresentativeCapacity::Attorney),
            Self::Spouse
            | Self::Child
            | Self::Parent
            | Self::Sibling
            | Self::OtherFamily
            | Self::Close
            | Self::ParentWithRightToInformation => None,
        }
    }
}
