//! What is recorded, and in which class it is kept.

use super::report::Report;
use crate::client::field::Field;
use crate::register::model::ProvisionUse;
use crate::register::profile::RegisterProfile;
use std::collections::BTreeSet;

impl Report<'_> {
    pub(super) fn data(&mut self, p: &RegisterProfile) {
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
        self.unique("record_type", p.record_types.iter().map(|x| x.code.as_str()));
        for (at, known) in p.record_types.iter().enumerate() {
            self.declared(
                format!("record_type[{at}].category"),
                &known.category,
                &categories,
                "category",
            );
            if known.kind.is_part_of_plan() {
                let reason = format!("{:?} stands below a plan and takes its type", known.kind.code());
                self.error(format!("record_type[{at}].kind"), reason);
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
}
