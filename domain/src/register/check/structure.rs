//! Lists that may not be empty, and codes that stand once.

use super::report::Report;
use crate::register::profile::RegisterProfile;

impl Report<'_> {
    pub(super) fn structure(&mut self, p: &RegisterProfile) {
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
}
