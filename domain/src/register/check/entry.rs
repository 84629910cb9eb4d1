//! How a person may be entered.

use super::report::Report;
use crate::register::model::{ConsentUse, EntryNeed};
use crate::register::profile::RegisterProfile;
use std::collections::BTreeSet;

impl Report<'_> {
    pub(super) fn entry(&mut self, p: &RegisterProfile) {
        let statutes: BTreeSet<&str> = p.statutes.iter().map(|x| x.code.as_str()).collect();
        let kinds: BTreeSet<&str> = p.consent_kinds.iter().map(|x| x.code.as_str()).collect();
        if p.entry.conditions.is_empty() {
            self.error(
                "entry.condition",
                "at least one is needed: nobody is entered on nothing",
            );
        }
        self.unique(
            "entry.condition",
            p.entry.conditions.iter().map(|x| x.code.as_str()),
        );
        for (at, condition) in p.entry.conditions.iter().enumerate() {
            let key = format!("entry.condition[{at}]");
            if p.provision(&condition.code).is_some() {
                self.error(
                    format!("{key}.code"),
                    "is a provision's code too: how a client was entered must be plain",
                );
            }
            match &condition.needs {
                EntryNeed::Statute { statutes: named } => {
                    if named.is_empty() {
                        self.error(format!("{key}.statutes"), "at least one is needed");
                    }
                    for (n, code) in named.iter().enumerate() {
                        self.declared(format!("{key}.statutes[{n}]"), code, &statutes, "statute");
                    }
                }
                EntryNeed::Consent { kind, forms } => {
                    self.declared(format!("{key}.consent_kind"), kind, &kinds, "consent kind");
                    if forms.is_empty() {
                        self.error(format!("{key}.forms"), "at least one is needed");
                    }
                    if let Some(kind) = p.consent_kind(kind) {
                        if forms.iter().any(|form| !kind.forms.contains(form)) {
                            self.error(
                                format!("{key}.forms"),
                                "names a form that the consent kind does not allow",
                            );
                        }
                        if !kind.uses.contains(&ConsentUse::Recording) {
                            self.error(format!("{key}.consent_kind"), "does not permit recording");
                        }
                    }
                }
                EntryNeed::ClientRelationship => {}
            }
        }
        for (at, alternatives) in p.entry.required.iter().enumerate() {
            if alternatives.is_empty() {
                self.error(format!("entry.required[{at}]"), "at least one field is needed");
            }
            for field in alternatives {
                if p.category_of(*field).is_none() {
                    self.error(
                        format!("entry.required[{at}]"),
                        format!("asks for {:?}, which no category covers", field.code()),
                    );
                }
            }
        }
    }
}
