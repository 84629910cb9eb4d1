//! Who consents for the client ("How to get the domain wrong" 9, R40): a person of the client's file who
//! may act in it on the day of giving, and joint guardians together.

use super::document::{Consent, Giver};
use super::representative::{Representative, RepresentativeCapacity};
use crate::civil::Period;
use crate::client::related::person::{RelatedPerson, Who};
use crate::client::related::refusal;
use crate::client::related::relation::{Custody, Relation, Scope};
use crate::decision::{Ground, Reason, Refusal};
use crate::ids::FactId;
use crate::register::profile::RegisterProfile;
use chrono::NaiveDate;

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
        ..refusal::ground(profile, relation, day)
    }
}
