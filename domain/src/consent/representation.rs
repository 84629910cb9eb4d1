//! Who consents for the client ("How to get the domain wrong" 9, R40): a person of the client's file who
//! may act in it on the day of giving, and joint guardians together.

use super::{Consent, Giver};
use crate::civil::Period;
use crate::coded::coded;
use crate::decision::{Ground, Reason, Refusal};
use crate::ids::{ClientId, FactId};
use crate::profile::RegisterProfile;
use crate::related::{self, Custody, RelatedPerson, Relation, Scope, Who};
use chrono::NaiveDate;
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

/// A related person of the client's file, for rules.
#[derive(Clone, Copy)]
pub struct RelatedOnFile<'f> {
    /// Id of the fact.
    pub id: FactId,
    /// Who it is, and how related.
    pub person: &'f RelatedPerson,
    /// When the relation holds.
    pub period: &'f Period,
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

impl Scope {
    /// Whether giving a consent about the client's data lies within it.
    fn covers_consent(self) -> bool {
        matches!(self, Self::PersonalMatters | Self::DataSubjectRights)
    }
}

impl Representative {
    /// The related person who consents for the client: one who may act in it on the day of giving. The
    /// ground is that of the consent's kind.
    ///
    /// # Errors
    /// Why the person may not; the pointer is relative to the representative.
    pub fn of(
        profile: &RegisterProfile,
        related: RelatedOnFile<'_>,
        proof: String,
        given_on: NaiveDate,
        ground: &Ground,
    ) -> Result<Self, Refusal> {
        let RelatedOnFile { id, person, period } = related;
        let refuse = |reason| {
            let ground = on(profile, person.relation, given_on, ground);
            Err(Refusal::new(reason, "/relatedPerson").on(ground))
        };
        let Some(capacity) = person.relation.capacity() else {
            return refuse(Reason::RepresentativeCannotAct);
        };
        if !period.contains(given_on) {
            return refuse(Reason::RepresentationNotInForce);
        }
        if person.relation.has_scope() && !person.scope.iter().any(|scope| scope.covers_consent()) {
            return refuse(Reason::RepresentationScopeMissing);
        }
        let (name, client) = match &person.who {
            Who::Client(client) => (None, Some(*client)),
            Who::Named { name, .. } => (Some(name.clone()), None),
        };
        Ok(Self {
            name,
            client,
            related: Some(id),
            capacity,
            proof,
        })
    }
}

/// Judges that joint guardians consent together: where a guardian consents, every joint guardian of the file
/// does who is one on the day of giving. A guardian of the file who has custody alone needs nobody beside.
///
/// # Errors
/// Who is missing, by the ids of the related persons.
pub fn judge_joint_guardians(
    profile: &RegisterProfile,
    consent: &Consent,
    file: &[RelatedOnFile<'_>],
    ground: &Ground,
) -> Result<(), Refusal> {
    let Giver::Representatives { together } = &consent.giver else {
        return Ok(());
    };
    let takes_part =
        |related: &&RelatedOnFile<'_>| together.iter().any(|one| one.related == Some(related.id));
    let custody = |custody| {
        let guardians = file
            .iter()
            .filter(|related| related.person.relation == Relation::Guardian);
        guardians.filter(move |related| {
            related.person.custody == Some(custody) && related.period.contains(consent.given_on)
        })
    };
    let by_guardian = together
        .iter()
        .any(|one| one.capacity == RepresentativeCapacity::Guardian);
    if !by_guardian || custody(Custody::Sole).any(|related| takes_part(&related)) {
        return Ok(());
    }
    let missing: Vec<_> = custody(Custody::Joint)
        .filter(|related| !takes_part(related))
        .map(|related| related.id.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let ground = on(profile, Relation::Guardian, consent.given_on, ground);
    Err(Refusal::new(Reason::JointGuardianMissing, "/coRepresentatives")
        .on(ground)
        .with_each("missing", missing))
}

/// The section of the consent's kind with the provision by which such a person acts.
fn on(profile: &RegisterProfile, relation: Relation, day: NaiveDate, ground: &Ground) -> Ground {
    Ground {
        section: ground.section.clone(),
        ..related::ground(profile, relation, day)
    }
}
