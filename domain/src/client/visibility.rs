//! What of a client a caller may see: least data, special categories, protected whereabouts,
//! restriction. The same rule masks answers, keeps hidden fields out of searches and refuses patches.

use crate::access::right::Right;
use crate::client::fact::FactDocument;
use crate::client::field::Field;
use crate::client::value::Value;
use crate::coded::coded;
use crate::register::profile::RegisterProfile;
use std::collections::BTreeSet;

coded! {
    /// Why a value is withheld.
    pub enum Withheld {
        /// The task does not need the category.
        CategoryNotInTask = "category_not_in_task",
        /// It is of a special category.
        SpecialCategory = "special_category",
        /// It is a personal identity code.
        IdentityCode = "identity_code",
        /// A non-disclosure order hides it.
        NonDisclosure = "non_disclosure",
        /// Its processing is restricted.
        Restricted = "restricted",
    }
}

/// A caller as this rule sees one.
pub struct Viewer<'a> {
    /// Rights of the task.
    pub rights: &'a BTreeSet<Right>,
    /// Codes of the categories that the task needs.
    pub categories: &'a BTreeSet<String>,
    /// Whether a use of restricted data (GDPR 18(2)) was named.
    pub names_restricted_use: bool,
}

/// What of the client's state this rule needs.
#[derive(Clone, Debug, Default)]
pub struct Protection {
    /// A non-disclosure order is in force.
    pub non_disclosure: bool,
    /// All is restricted.
    pub all_restricted: bool,
    /// Codes of the categories that are restricted.
    pub restricted_categories: BTreeSet<String>,
}

impl Viewer<'_> {
    fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Whether restricted data opens to this caller, on this call.
    pub fn opens_restricted(&self) -> bool {
        self.may(Right::RestrictedOpen) && self.names_restricted_use
    }

    /// Why a field of a client is withheld from this caller; `None` when it may be seen.
    ///
    /// The answer is the same whether or not a value is stored.
    pub fn withheld(
        &self,
        profile: &RegisterProfile,
        protection: &Protection,
        field: Field,
    ) -> Option<Withheld> {
        let category = profile.category_of(field).map(|(category, _)| category);
        // Names, consents and what protects stay visible under restriction, and to every task.
        let always = field.is_always_visible();
        // What no category covers was recorded because law required it: for those who answer for that.
        let outside = !always && category.is_none();
        if outside && !self.may(Right::OutsideNoticeView) && !self.may(Right::OutsideNoticeRecord) {
            return Some(Withheld::CategoryNotInTask);
        }
        if !always && category.is_some_and(|category| !self.categories.contains(&category.code)) {
            return Some(Withheld::CategoryNotInTask);
        }
        if field == Field::IdentityCode && !self.may(Right::IdentityCodeView) {
            return Some(Withheld::IdentityCode);
        }
        if !always
            && category.is_some_and(|category| category.special)
            && !self.may(Right::SpecialCategoryView)
        {
            return Some(Withheld::SpecialCategory);
        }
        if field.tells_whereabouts()
            && let Some(reason) = self.withheld_whereabouts(protection)
        {
            return Some(reason);
        }
        let restricted = protection.all_restricted
            || category.is_some_and(|category| protection.restricted_categories.contains(&category.code));
        if !always && restricted && !self.opens_restricted() {
            return Some(Withheld::Restricted);
        }
        None
    }

    /// Why what tells where a client is to be found is withheld from this caller, in a field or within a record;
    /// `None` when it may be seen.
    ///
    /// The answer is the same whether or not a value is stored.
    pub fn withheld_whereabouts(&self, protection: &Protection) -> Option<Withheld> {
        let hidden = protection.non_disclosure && !self.may(Right::ProtectedContactView);
        hidden.then_some(Withheld::NonDisclosure)
    }

    /// Why casework of a category is withheld from this caller; `None` when it may be seen.
    ///
    /// The answer is the same whether or not anything is stored.
    pub fn withheld_category(
        &self,
        profile: &RegisterProfile,
        protection: &Protection,
        category: &str,
    ) -> Option<Withheld> {
        let known = profile.category(category);
        if known.is_none() || !self.categories.contains(category) {
            return Some(Withheld::CategoryNotInTask);
        }
        if known.is_some_and(|known| known.special) && !self.may(Right::SpecialCategoryView) {
            return Some(Withheld::SpecialCategory);
        }
        let restricted = protection.all_restricted || protection.restricted_categories.contains(category);
        (restricted && !self.opens_restricted()).then_some(Withheld::Restricted)
    }

    /// Why one fact of a visible field is withheld.
    pub fn withheld_fact(&self, field: Field, restricted: bool) -> Option<Withheld> {
        let always = field.is_always_visible();
        (restricted && !always && !self.opens_restricted()).then_some(Withheld::Restricted)
    }
}

impl Protection {
    /// What protects a client on a day, from the facts in use.
    pub fn of<'f>(
        facts: impl Iterator<Item = &'f FactDocument>,
        entered_outside_notice: bool,
        today: chrono::NaiveDate,
    ) -> Self {
        let mut protection = Self {
            all_restricted: entered_outside_notice,
            ..Self::default()
        };
        for fact in facts.filter(|fact| fact.period.contains(today)) {
            match &fact.value {
                Some(Value::NonDisclosure) => protection.non_disclosure = true,
                Some(Value::Restriction(restriction)) if restriction.categories.is_empty() => {
                    protection.all_restricted = true;
                }
                Some(Value::Restriction(restriction)) => {
                    protection
                        .restricted_categories
                        .extend(restriction.categories.iter().cloned());
                }
                _ => {}
            }
        }
        protection
    }

    /// Whether anything is restricted.
    pub fn restricts(&self) -> bool {
        self.all_restricted || !self.restricted_categories.is_empty()
    }
}

impl crate::secret::NonPersonal for Protection {}
