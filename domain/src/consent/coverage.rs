//! Which consent covers what is to be done.

use super::document::{Consent, ConsentStanding};
use super::party::ConsentParty;
use crate::ids::ConsentId;
use crate::register::model::consents::ConsentUse;
use crate::register::profile::RegisterProfile;
use crate::search_key::fold;
use chrono::NaiveDate;

/// What a consent would have to cover.
#[derive(Clone, Copy)]
pub struct ConsentNeed<'a> {
    /// The use.
    pub used_for: ConsentUse,
    /// The kind, when only one will do.
    pub kind: Option<&'a str>,
    /// Code of the category of data.
    pub category: &'a str,
    /// The party, when data comes from or goes to one.
    pub party: Option<&'a ConsentParty>,
}

impl Consent {
    /// Whether it covers what is needed, leaving aside the day.
    pub fn covers(&self, profile: &RegisterProfile, needed: ConsentNeed<'_>) -> bool {
        let Some(kind) = profile.consent_kind(&self.kind) else {
            return false;
        };
        kind.uses.contains(&needed.used_for)
            && needed.kind.is_none_or(|code| code == self.kind)
            && self.categories.iter().any(|code| code == needed.category)
            && needed.party.is_none_or(|party| self.names(party))
    }

    fn names(&self, party: &ConsentParty) -> bool {
        self.parties.iter().any(|named| {
            named.code == party.code && (named.name.is_none() || same_name(&named.name, &party.name))
        })
    }
}

fn same_name(a: &Option<String>, b: &Option<String>) -> bool {
    let folded = |name: &Option<String>| name.as_deref().map(fold);
    folded(a) == folded(b)
}

/// A consent with its id, for rules.
pub struct GivenConsent<'a> {
    /// Its id.
    pub id: ConsentId,
    /// The consent.
    pub consent: &'a Consent,
}

/// The consent in force that covers what is needed, if there is one.
pub fn in_force<'a>(
    profile: &RegisterProfile,
    consents: &'a [GivenConsent<'a>],
    needed: ConsentNeed<'_>,
    day: NaiveDate,
    death: Option<NaiveDate>,
) -> Option<ConsentId> {
    consents
        .iter()
        .find(|given| {
            given.consent.standing(day, death) == ConsentStanding::InForce
                && given.consent.covers(profile, needed)
        })
        .map(|given| given.id)
}
