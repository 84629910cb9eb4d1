//! What a profile must hold beyond the shape of its keys: codes that are declared, dates that follow,
//! rights that are apart.

use super::ProfileError;
use super::model::*;
use crate::access::Right;
use crate::fact::Field;
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

    fn law(&mut self, p: &RegisterProfile) {
        let statutes = self.unique("statute", p.statutes.iter().map(|x| x.code.as_str()));
        for (at, statute) in p.statutes.iter().enumerate() {
            let key = format!("statute[{at}]");
            self.validity(&key, statute.valid_from, statute.valid_to);
            if let Some(successor) = &statute.successor {
                self.declared(
                    format!("{key}.successor.code"),
                    &successor.code,
                    &statutes,
                    "statute",
                );
                if successor.code == statute.code {
                    self.error(format!("{key}.successor.code"), "names the statute itself");
                }
                self.succession(&key, statute.valid_to, successor);
            }
        }
        self.unique("provision", p.provisions.iter().map(|x| x.code.as_str()));
        for (at, provision) in p.provisions.iter().enumerate() {
            self.declared(
                format!("provision[{at}].statute"),
                &provision.statute,
                &statutes,
                "statute",
            );
            if provision.uses.is_empty() {
                self.error(format!("provision[{at}].uses"), "at least one use is needed");
            }
        }
        for (at, code) in p.notice.given_under.iter().enumerate() {
            self.declared(format!("notice.given_under[{at}]"), code, &statutes, "statute");
        }
        for (at, basis) in p.legal_bases.iter().enumerate() {
            for (n, code) in basis.statutes.iter().enumerate() {
                self.declared(
                    format!("legal_basis[{at}].statutes[{n}]"),
                    code,
                    &statutes,
                    "statute",
                );
            }
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

    fn entry(&mut self, p: &RegisterProfile) {
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

    fn data(&mut self, p: &RegisterProfile) {
        let classes = self.unique(
            "retention_class",
            p.retention_classes.iter().map(|x| x.code.as_str()),
        );
        let categories = self.unique("category", p.categories.iter().map(|x| x.code.as_str()));
        let provisions: BTreeSet<&str> = p.provisions.iter().map(|x| x.code.as_str()).collect();
        self.declared(
            "protective_retention_class".to_owned(),
            &p.protective_retention_class,
            &classes,
            "retention class",
        );
        self.declared(
            "consent_retention_class".to_owned(),
            &p.consent_retention_class,
            &classes,
            "retention class",
        );
        let mut covered = BTreeSet::new();
        for (at, category) in p.categories.iter().enumerate() {
            self.declared(
                format!("category[{at}].retention_class"),
                &category.retention_class,
                &classes,
                "retention class",
            );
            for (n, field) in category.fields.iter().enumerate() {
                if *field == Field::ClientGroup {
                    self.error(
                        format!("category[{at}].fields[{n}]"),
                        "every register has groups: no category covers them",
                    );
                }
                if !covered.insert(*field) {
                    let reason = format!("{:?} is covered by two categories", field.code());
                    self.error(format!("category[{at}].fields[{n}]"), reason);
                }
            }
        }
        for (at, reading) in p.readings.iter().enumerate() {
            self.declared(
                format!("reading[{at}].category"),
                &reading.category,
                &categories,
                "category",
            );
            if !covered.insert(reading.field) {
                let reason = format!(
                    "{:?} is already covered: a reading is for what is not",
                    reading.field.code()
                );
                self.error(format!("reading[{at}].field"), reason);
            }
        }
        if !covered.contains(&Field::Name) {
            self.error("category", "one must cover \"name\"");
        }
        if covered.contains(&Field::Identifier) == p.identifier_schemes.is_empty() {
            self.error(
                "identifier_scheme",
                "schemes and a category that covers \"identifier\" come together",
            );
        }
        for (at, protective) in p.protective.iter().enumerate() {
            self.declared(
                format!("protective[{at}].provision"),
                &protective.provision,
                &provisions,
                "provision",
            );
            if let Some(provision) = p.provision(&protective.provision)
                && !provision.uses.contains(&ProvisionUse::Protection)
            {
                self.error(
                    format!("protective[{at}].provision"),
                    "does not serve \"protection\"",
                );
            }
            if !protective.field.is_protective() {
                let reason = format!("{:?} does not protect", protective.field.code());
                self.error(format!("protective[{at}].field"), reason);
            }
        }
        for field in Field::ALL.iter().filter(|field| field.is_protective()) {
            if p.protective
                .iter()
                .filter(|protective| protective.field == *field)
                .count()
                != 1
            {
                let reason = format!(
                    "{:?} must stand here once: it is recordable everywhere",
                    field.code()
                );
                self.error("protective", reason);
            }
        }
    }

    fn parties(&mut self, p: &RegisterProfile) {
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

    fn tasks(&mut self, p: &RegisterProfile) {
        let categories: BTreeSet<&str> = p.categories.iter().map(|x| x.code.as_str()).collect();
        let purposes: BTreeSet<&str> = p.purposes.iter().map(|x| x.code.as_str()).collect();
        self.unique("task", p.tasks.iter().map(|x| x.code.as_str()));
        for (at, task) in p.tasks.iter().enumerate() {
            let key = format!("task[{at}]");
            for code in &task.categories {
                self.declared(format!("{key}.categories"), code, &categories, "category");
            }
            for code in &task.purposes {
                self.declared(format!("{key}.purposes"), code, &purposes, "purpose");
            }
            if task.purposes.is_empty() {
                self.error(format!("{key}.purposes"), "at least one is needed");
            }
            if task.rights.contains(&Right::GrantEdit)
                && task.rights.iter().any(|right| right.opens_client_data())
            {
                self.error(
                    format!("{key}.rights"),
                    "grant.edit stands alone: who gives rights sees no client",
                );
            }
        }
        for (right, why) in [
            (Right::GrantEdit, "nobody could be given a right"),
            (
                Right::OutsideNoticeRecord,
                "what law requires could not be recorded",
            ),
            (
                Right::OutsideNoticeClose,
                "what was recorded outside the notice could not be closed",
            ),
            (Right::RegisterLogView, "nobody could read the user log"),
        ] {
            if !p.tasks.iter().any(|task| task.rights.contains(&right)) {
                self.error("task", format!("none has {:?}: {why}", right.code()));
            }
        }
    }
}
