//! The values of facts, each parsed: a value that exists is one that may be stored.

use crate::client::field::Field;
use crate::client::identity_code::PersonalIdentityCode;
use crate::client::related::person::RelatedPerson;
use crate::coded::coded;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Makes the values of their declaration, one datum after the other: a part of another datum has none of its own.
macro_rules! values {
    (@rest [$($made:tt)*] [$($field:ident)*]
        $(#[$doc:meta])* $name:ident = $code:literal part $holds:tt; $($rest:tt)*
    ) => {
        values!(@rest [$($made)*] [$($field)*] $($rest)*);
    };
    (@rest [$($made:tt)*] [$($field:ident)*]
        $(#[$doc:meta])* $name:ident = $code:literal period_alone $holds:tt; $($rest:tt)*
    ) => {
        values!(@rest [$($made)* $(#[$doc])* #[serde(rename = $code)] $name,] [$($field)* $name] $($rest)*);
    };
    (@rest [$($made:tt)*] [$($field:ident)*]
        $(#[$doc:meta])* $name:ident = $code:literal ($value:ty) $holds:tt; $($rest:tt)*
    ) => {
        values!(@rest [$($made)* $(#[$doc])* #[serde(rename = $code)] $name($value),] [$($field)* $name] $($rest)*);
    };
    (@rest [$($made:tt)*] [$($field:ident)*]) => {
        /// A fact's value. The tag is the field's code.
        #[derive(Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "field", content = "value")]
        pub enum Value { $($made)* }

        impl Value {
            /// Whose value it is.
            pub fn field(&self) -> Field {
                match self {
                    $(Self::$field { .. } => Field::$field,)*
                }
            }
        }
    };
    ($($data:tt)*) => {
        values!(@rest [] [] $($data)*);
    };
}

crate::client_data!(values);

impl Value {
    /// The related person that it tells of.
    pub fn related(&self) -> Option<&RelatedPerson> {
        match self {
            Self::FamilyMember(related) | Self::Guardianship(related) => Some(related),
            _ => None,
        }
    }
}

/// A person's name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// First names, in their order. Some people have none.
    pub first_names: Option<String>,
    /// Last name. Some people have one name only: it stands here.
    pub last_name: String,
}

/// A personal identity code and whether it is temporary: stated, never derived from its digits.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct IdentityCode {
    /// The code.
    #[serde(with = "identity_code_text")]
    pub code: PersonalIdentityCode,
    /// Whether it is an artificial code until the person has a real one.
    pub temporary: bool,
}

mod identity_code_text {
    use crate::client::identity_code::PersonalIdentityCode;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(code: &PersonalIdentityCode, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(code.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<PersonalIdentityCode, D::Error> {
        let text = String::deserialize(d)?;
        PersonalIdentityCode::parse(&text).map_err(|_| D::Error::custom("not an identity code"))
    }
}

/// An identifier in a scheme of the profile.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// The scheme's code.
    pub scheme: String,
    /// The identifier.
    pub value: String,
}

/// Whether an interpreter is needed, and in which language.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterpreterNeed {
    /// Whether one is needed.
    pub needed: bool,
    /// ISO 639 code of the language.
    pub language: Option<String>,
}

coded! {
    /// Marital status.
    pub enum MaritalStatus {
        /// Never married.
        Unmarried = "unmarried",
        /// Married.
        Married = "married",
        /// In a registered partnership.
        RegisteredPartnership = "registered_partnership",
        /// Living apart.
        Separated = "separated",
        /// Divorced.
        Divorced = "divorced",
        /// Widowed.
        Widowed = "widowed",
        /// Not known.
        Unknown = "unknown",
    }
}

coded! {
    /// What an address is for.
    pub enum AddressKind {
        /// Where the person lives.
        Permanent = "permanent",
        /// Where the person stays for a time.
        Temporary = "temporary",
        /// Where mail goes.
        Postal = "postal",
    }
}

/// An address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// What it is for.
    pub kind: AddressKind,
    /// Street, house and flat.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Post office or place.
    pub city: Option<String>,
    /// ISO 3166 code of the country.
    pub country: String,
}

coded! {
    /// GDPR 18(1): why processing is restricted.
    pub enum RestrictionGround {
        /// (a) The data subject contests the accuracy.
        AccuracyContested = "accuracy_contested",
        /// (b) Processing is unlawful, and the data subject opposes erasure.
        UnlawfulProcessing = "unlawful_processing",
        /// (c) The data subject needs the data for a legal claim.
        NeededForClaim = "needed_for_claim",
        /// (d) The data subject has objected, and the answer is pending.
        ObjectionPending = "objection_pending",
    }
}

/// A restriction of processing: which categories, and why.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// Codes of the categories; empty means all.
    pub categories: Vec<String>,
    /// Why.
    pub ground: RestrictionGround,
}

coded! {
    /// What sort of a residence permit it is.
    pub enum PermitType {
        /// Temporary (B).
        Temporary = "temporary",
        /// Continuous (A).
        Continuous = "continuous",
        /// Permanent (P).
        Permanent = "permanent",
        /// A third-country national's long-term EU permit (P-EU).
        LongTermEu = "long_term_eu",
        /// Temporary protection.
        TemporaryProtection = "temporary_protection",
        /// The right of residence of a citizen of the Union, or of a member of such a family.
        UnionRight = "union_right",
        /// Another, told in words.
        Other = "other",
    }
}

coded! {
    /// On what ground a residence permit was granted.
    pub enum PermitGround {
        /// Asylum.
        Asylum = "asylum",
        /// Subsidiary protection.
        SubsidiaryProtection = "subsidiary_protection",
        /// Taken in on the refugee quota.
        QuotaRefugee = "quota_refugee",
        /// Temporary protection.
        TemporaryProtection = "temporary_protection",
        /// An individual humane reason.
        HumaneReason = "humane_reason",
        /// A victim of trafficking in human beings.
        VictimOfTrafficking = "victim_of_trafficking",
        /// Family ties.
        Family = "family",
        /// Work or a trade.
        Work = "work",
        /// Studies.
        Studies = "studies",
        /// Return to the land of the forebears.
        Remigration = "remigration",
        /// Another, told in words.
        Other = "other",
    }
}

/// A code, with words where the code says `other`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeWithText<C> {
    /// The code.
    pub code: C,
    /// The words.
    pub text: Option<String>,
}

/// A residence permit: of type and ground, what the register's notice names. Its period is its validity.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResidencePermit {
    /// Its type.
    pub kind: Option<CodeWithText<PermitType>>,
    /// Its ground.
    pub ground: Option<CodeWithText<PermitGround>>,
}

coded! {
    /// Where somebody is received.
    pub enum ReceptionKind {
        /// A reception centre.
        ReceptionCentre = "reception_centre",
        /// Lodgings of one's own, as a client of a reception centre.
        PrivateLodging = "private_lodging",
        /// A home or a lodging for children who came alone.
        GroupHome = "group_home",
        /// Placed in the municipality.
        MunicipalPlacement = "municipal_placement",
        /// Another, told in words.
        Other = "other",
    }
}

/// A time in reception.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reception {
    /// Where.
    pub kind: CodeWithText<ReceptionKind>,
    /// Which: the name of the centre or the home.
    pub place: Option<String>,
}
