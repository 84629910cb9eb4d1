//! A relation is recorded once, on one of the two clients, and is read from both: here is what it is from
//! the other side, and what each is called.

use super::relation::Relation;
use crate::coded::coded;
use crate::labels::Labels;

coded! {
    /// What somebody is to the client on whose file one looks, wherever the relation is recorded. The first
    /// are those that can be recorded; the rest are guardianship and representation from the other side.
    pub enum SeenRelation {
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
        /// Guardian.
        Guardian = "guardian",
        /// A parent who is no guardian and whom a court gave the right to information.
        ParentWithRightToInformation = "other_parent_with_right_to_information",
        /// Representative of a child who came alone.
        RepresentativeOfUnaccompaniedChild = "representative_of_unaccompanied_child",
        /// Trustee.
        Trustee = "trustee",
        /// Whom the client has authorised.
        AuthorisedRepresentative = "authorised_representative",
        /// A child whose guardian the client is.
        ChildInCustody = "child_in_custody",
        /// A child of whom the client, a parent who is no guardian, has the right to be told.
        ChildWithRightToInformation = "child_with_right_to_information",
        /// A child who came alone and whose representative the client is.
        RepresentedChild = "represented_child",
        /// For whom the client is the trustee.
        PrincipalOfTrustee = "principal_of_trustee",
        /// Who has authorised the client.
        PrincipalOfAuthorisedRepresentative = "principal_of_authorised_representative",
    }
}

impl Relation {
    /// As it is seen on the client on whom it is recorded.
    pub fn seen(self) -> SeenRelation {
        match self {
            Self::Spouse => SeenRelation::Spouse,
            Self::Child => SeenRelation::Child,
            Self::Parent => SeenRelation::Parent,
            Self::Sibling => SeenRelation::Sibling,
            Self::OtherFamily => SeenRelation::OtherFamily,
            Self::Close => SeenRelation::Close,
            Self::Guardian => SeenRelation::Guardian,
            Self::ParentWithRightToInformation => SeenRelation::ParentWithRightToInformation,
            Self::RepresentativeOfUnaccompaniedChild => SeenRelation::RepresentativeOfUnaccompaniedChild,
            Self::Trustee => SeenRelation::Trustee,
            Self::AuthorisedRepresentative => SeenRelation::AuthorisedRepresentative,
        }
    }

    /// As it is seen on the client whom it links: what the client on whom it is recorded is to that one.
    pub fn inverse(self) -> SeenRelation {
        match self {
            Self::Child => SeenRelation::Parent,
            Self::Parent => SeenRelation::Child,
            Self::Guardian => SeenRelation::ChildInCustody,
            Self::ParentWithRightToInformation => SeenRelation::ChildWithRightToInformation,
            Self::RepresentativeOfUnaccompaniedChild => SeenRelation::RepresentedChild,
            Self::Trustee => SeenRelation::PrincipalOfTrustee,
            Self::AuthorisedRepresentative => SeenRelation::PrincipalOfAuthorisedRepresentative,
            Self::Spouse | Self::Sibling | Self::OtherFamily | Self::Close => self.seen(),
        }
    }
}

impl SeenRelation {
    /// What it is called.
    pub fn label(self) -> Labels {
        let [fi, sv, en] = match self {
            Self::Spouse => ["Puoliso", "Make, maka eller partner", "Spouse or partner"],
            Self::Child => ["Lapsi", "Barn", "Child"],
            Self::Parent => ["Vanhempi", "Förälder", "Parent"],
            Self::Sibling => ["Sisarus", "Syskon", "Sibling"],
            Self::OtherFamily => ["Muu perheenjäsen", "Annan familjemedlem", "Other family"],
            Self::Close => ["Läheinen", "Närstående", "Somebody close"],
            Self::Guardian => ["Huoltaja", "Vårdnadshavare", "Guardian"],
            Self::ParentWithRightToInformation => [
                "Muu vanhempi, jolla on tiedonsaantioikeus",
                "Annan förälder med rätt att få uppgifter",
                "Other parent with the right to information",
            ],
            Self::RepresentativeOfUnaccompaniedChild => [
                "Ilman huoltajaa olevan lapsen edustaja",
                "Företrädare för barn utan vårdnadshavare",
                "Representative of an unaccompanied child",
            ],
            Self::Trustee => ["Edunvalvoja", "Intressebevakare", "Trustee"],
            Self::AuthorisedRepresentative => ["Valtuutettu", "Fullmäktig", "Authorised representative"],
            Self::ChildInCustody => ["Huollettava lapsi", "Barn i vårdnad", "Child in custody"],
            Self::ChildWithRightToInformation => [
                "Lapsi, josta on tiedonsaantioikeus",
                "Barn om vilket rätt att få uppgifter finns",
                "Child with the right to information",
            ],
            Self::RepresentedChild => [
                "Edustettava lapsi",
                "Barn som företräds",
                "Represented unaccompanied child",
            ],
            Self::PrincipalOfTrustee => [
                "Edunvalvonnan päämies",
                "Huvudman för intressebevakaren",
                "Principal of the trustee",
            ],
            Self::PrincipalOfAuthorisedRepresentative => {
                ["Valtuuttaja", "Fullmaktsgivare", "Who gave the authorisation"]
            }
        };
        Labels {
            fi: fi.to_owned(),
            sv: sv.to_owned(),
            en: en.to_owned(),
        }
    }
}
