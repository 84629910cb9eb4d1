//! What a profile must hold beyond the shape of its keys: codes that are declared, dates that follow,
//! rights that are apart.

mod data;
mod entry;
mod law;
mod parties;
mod tasks;

use super::ProfileError;
use super::model::*;
use std::collections::BTreeSet;

pub(super) fn profile(p: &RegisterProfile, errors: &mut Vec<ProfileError>) {
    let mut check = Check { errors };
    check.structure(p);
    check.law(p);
    check.entry(p);
    check.data(p);
    check.parties(p);
    check.tasks(p);
}

struct Check<'e> {
    errors: &'e mut Vec<ProfileError>,
}

impl Check<'_> {
    fn error(&mut self, key: impl Into<String>, reason: impl Into<String>) {
        let error = ProfileError {
            key: key.into(),
            reason: reason.into(),
        };
        // A wrong key has often been reported while it was read.
        if !self.errors.iter().any(|known| known.key == error.key) {
            self.errors.push(error);
        }
    }

    /// Codes of a list are unique; gives them back for look-ups.
    fn unique<'a>(&mut self, list: &str, codes: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut seen = BTreeSet::new();
        for (at, code) in codes.enumerate() {
            if !code.is_empty() && !seen.insert(code) {
                self.error(
                    format!("{list}[{at}].code"),
                    format!("{code:?} is declared twice"),
                );
            }
        }
        seen
    }

    fn declared(&mut self, key: String, code: &str, declared: &BTreeSet<&str>, what: &str) {
        if !code.is_empty() && !declared.contains(code) {
            self.error(key, format!("{code:?} is not a {what} of this profile"));
        }
    }

    fn structure(&mut self, p: &RegisterProfile) {
        for (list, empty) in [
            ("purpose", p.purposes.is_empty()),
            ("legal_basis", p.legal_bases.is_empty()),
            ("group", p.groups.is_empty()),
            ("category", p.categories.is_empty()),
            ("source", p.sources.is_empty()),
            ("task", p.tasks.is_empty()),
            ("end_reason", p.end_reasons.is_empty()),
            ("restriction_use", p.restriction_uses.is_empty()),
            ("retention_class", p.retention_classes.is_empty()),
            ("role", p.roles.is_empty()),
        ] {
            if empty {
                self.error(list, "at least one is needed");
            }
        }
        self.unique("purpose", p.purposes.iter().map(|x| x.code.as_str()));
        self.unique("group", p.groups.iter().map(|x| x.code.as_str()));
        self.unique("end_reason", p.end_reasons.iter().map(|x| x.code.as_str()));
        self.unique(
            "restriction_use",
            p.restriction_uses.iter().map(|x| x.code.as_str()),
        );
        self.unique(
            "identifier_scheme",
            p.identifier_schemes.iter().map(|x| x.code.as_str()),
        );
        for (at, scheme) in p.identifier_schemes.iter().enumerate() {
            if scheme.max_length < scheme.min_length {
                self.error(
                    format!("identifier_scheme[{at}].max_length"),
                    "is less than min_length",
                );
            }
        }
        if let (Some(drawn_up), Some(updated)) = (p.notice.drawn_up, p.notice.updated)
            && updated < drawn_up
        {
            self.error("notice.updated", "is before the notice was drawn up");
        }
    }

    fn succession(&mut self, key: &str, last_day: Option<chrono::NaiveDate>, successor: &Successor) {
        if last_day.is_none_or(|last_day| successor.from <= last_day) {
            self.error(
                format!("{key}.successor.from"),
                "must come after its own valid_to: one of the two carries a day, never both",
            );
        }
    }

    fn validity(&mut self, key: &str, from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.error(format!("{key}.valid_to"), "is before valid_from");
        }
    }
}
