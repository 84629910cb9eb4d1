//! Ways into the register in the form model: what is required, conditions, consents, provisions.

use crate::caller::RegisterCaller;
use contract::coded::Open;
use contract::registers::form_model::entries::{Alternatives, ConsentKindModel, EntryModel, ProvisionModel};
use domain::register::{EntryNeed, ProvisionUse};

/// Of which fields one is required.
pub fn required(caller: &RegisterCaller) -> Vec<Alternatives> {
    let required = caller.profile.entry.required.iter();
    required
        .map(|fields| Alternatives {
            one_of: fields.iter().map(|field| field.code().to_owned()).collect(),
        })
        .collect()
}

/// Kinds of consent.
pub fn consent_kinds(caller: &RegisterCaller) -> Vec<ConsentKindModel> {
    let kinds = caller.profile.consent_kinds.iter();
    kinds
        .map(|kind| ConsentKindModel {
            code: kind.code.clone(),
            label: (&kind.label).into(),
            uses: kind
                .uses
                .iter()
                .map(|used_for| used_for.code().to_owned())
                .collect(),
            forms: kind.forms.iter().map(|form| Open(*form)).collect(),
            names_parties: kind.names_parties,
            by_representative: kind.by_representative,
        })
        .collect()
}

/// Conditions of entry.
pub fn conditions(caller: &RegisterCaller) -> Vec<EntryModel> {
    let profile = &caller.profile;
    let model = |condition: &domain::register::EntryCondition| {
        let (available, consent_kind, forms) = match &condition.needs {
            EntryNeed::ClientRelationship => (true, None, Vec::new()),
            EntryNeed::Consent { kind, forms } => (
                true,
                Some(kind.clone()),
                forms.iter().map(|form| Open(*form)).collect(),
            ),
            EntryNeed::Statute { statutes } => {
                let carries = statutes.iter().any(|code| {
                    let standing = profile.statute_standing(code, caller.today);
                    standing.is_some_and(|standing| standing.carrying().is_some())
                });
                (carries, None, Vec::new())
            }
        };
        EntryModel {
            code: condition.code.clone(),
            label: (&condition.label).into(),
            available,
            consent_kind,
            forms,
        }
    };
    profile.entry.conditions.iter().map(model).collect()
}

/// Provisions that serve today.
pub fn provisions(caller: &RegisterCaller) -> Vec<ProvisionModel> {
    let profile = &caller.profile;
    let uses = [
        (ProvisionUse::RecordingDuty, false),
        (ProvisionUse::ServiceDuty, true),
    ];
    uses.iter()
        .flat_map(|(used_for, for_entry)| {
            profile
                .provisions
                .iter()
                .filter(|known| {
                    profile
                        .provision_in_force(&known.code, *used_for, caller.today)
                        .is_some()
                })
                .map(|known| ProvisionModel {
                    code: known.code.clone(),
                    citation: profile.cite(known, caller.today),
                    label: (&known.label).into(),
                    for_entry: *for_entry,
                })
        })
        .collect()
}
