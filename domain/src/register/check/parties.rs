//! Where data comes from and goes to, and the consents that open the way.

use super::report::Report;
use crate::register::model::{ConsentUse, ProvisionUse, SourceListKind};
use crate::register::profile::RegisterProfile;
use std::collections::BTreeSet;

impl Report<'_> {
    pub(super) fn parties(&mut self, p: &RegisterProfile) {
        let parties = self.unique("party", p.parties.iter().map(|x| x.code.as_str()));
        let kinds = self.unique("consent_kind", p.consent_kinds.iter().map(|x| x.code.as_str()));
        for (at, party) in p.parties.iter().enumerate() {
            let key = format!("party[{at}]");
            self.validity(&key, party.valid_from, party.valid_to);
            if let Some(successor) = &party.successor {
                self.declared(
                    format!("{key}.successor.code"),
                    &successor.code,
                    &parties,
                    "party",
                );
                self.succession(&key, party.valid_to, successor);
            }
        }
        let mut sources = BTreeSet::new();
        for (at, source) in p.sources.iter().enumerate() {
            let key = format!("source[{at}]");
            self.declared(format!("{key}.party"), &source.party, &parties, "party");
            if !source.party.is_empty() && !sources.insert(&source.party) {
                self.error(format!("{key}.party"), "is a source twice");
            }
            if let Some(kind) = &source.consent_kind {
                self.declared(format!("{key}.consent_kind"), kind, &kinds, "consent kind");
                if p.consent_kind(kind)
                    .is_some_and(|kind| !kind.uses.contains(&ConsentUse::Obtaining))
                {
                    self.error(format!("{key}.consent_kind"), "does not permit obtaining");
                }
            }
            if let Some(code) = &source.provision {
                self.provision_for(
                    p,
                    format!("{key}.provision"),
                    code,
                    ProvisionUse::ObtainDespiteSecrecy,
                );
            }
        }
        for (at, kind) in p.consent_kinds.iter().enumerate() {
            if kind.forms.is_empty() || kind.uses.is_empty() {
                self.error(
                    format!("consent_kind[{at}]"),
                    "needs at least one form and one use",
                );
            }
        }
        if p.source_list.kind == SourceListKind::OpenWithConsent
            && !p
                .consent_kinds
                .iter()
                .any(|kind| kind.uses.contains(&ConsentUse::Obtaining))
        {
            self.error(
                "source_list.kind",
                "is open with consent, but no consent kind permits obtaining",
            );
        }
    }

    fn provision_for(&mut self, p: &RegisterProfile, key: String, code: &str, needed: ProvisionUse) {
        match p.provision(code) {
            None => self.error(key, format!("{code:?} is not a provision of this profile")),
            Some(provision) if !provision.uses.contains(&needed) => {
                self.error(key, format!("{code:?} does not serve {:?}", needed.code()));
            }
            Some(_) => {}
        }
    }
}
