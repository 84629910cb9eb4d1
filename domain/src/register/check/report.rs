//! What the checks of a profile have found wrong.

use crate::register::error::ProfileError;
use crate::register::model::Successor;
use std::collections::BTreeSet;

pub(super) struct Report<'e> {
    errors: &'e mut Vec<ProfileError>,
}

impl<'e> Report<'e> {
    /// Adds to what is known to be wrong already.
    pub(super) fn new(errors: &'e mut Vec<ProfileError>) -> Self {
        Self { errors }
    }

    pub(super) fn error(&mut self, key: impl Into<String>, reason: impl Into<String>) {
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
    pub(super) fn unique<'a>(
        &mut self,
        list: &str,
        codes: impl Iterator<Item = &'a str>,
    ) -> BTreeSet<&'a str> {
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

    pub(super) fn declared(&mut self, key: String, code: &str, declared: &BTreeSet<&str>, what: &str) {
        if !code.is_empty() && !declared.contains(code) {
            self.error(key, format!("{code:?} is not a {what} of this profile"));
        }
    }

    pub(super) fn succession(
        &mut self,
        key: &str,
        last_day: Option<chrono::NaiveDate>,
        successor: &Successor,
    ) {
        if last_day.is_none_or(|last_day| successor.from <= last_day) {
            self.error(
                format!("{key}.successor.from"),
                "must come after its own valid_to: one of the two carries a day, never both",
            );
        }
    }

    pub(super) fn validity(
        &mut self,
        key: &str,
        from: Option<chrono::NaiveDate>,
        to: Option<chrono::NaiveDate>,
    ) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.error(format!("{key}.valid_to"), "is before valid_from");
        }
    }
}
