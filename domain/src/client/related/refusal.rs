//! On what a relation is refused.

use super::relation::Relation;
use crate::decision::{Ground, Reason, Refusal};
use crate::register::profile::RegisterProfile;
use chrono::NaiveDate;

/// What a relation is refused on: the category that covers it, or the provision that makes it recordable.
pub(crate) fn ground(profile: &RegisterProfile, relation: Relation, today: NaiveDate) -> Ground {
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
pub fn to_oneself(profile: &RegisterProfile, relation: Relation, today: NaiveDate) -> Refusal {
    Refusal::new(Reason::RelatedToOneself, "/client").on(ground(profile, relation, today))
}

/// The refusal of a cycle of those who answer for each other.
pub fn cycle(profile: &RegisterProfile, relation: Relation, today: NaiveDate) -> Refusal {
    Refusal::new(Reason::GuardianCycle, "/client").on(ground(profile, relation, today))
}
