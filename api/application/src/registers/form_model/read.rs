//! Reading the form model.

use crate::caller::RegisterCaller;
use crate::registers::form_model::{entries, fields, records, relations};
use crate::registers::profile::shown;
use crate::registers::profile::sources::sources;
use contract::coded::Open;
use contract::problem::Code;
use contract::registers::form_model::{FormModel, LabelledCode};
use contract::shared::AllowedAction;
use domain::client::value::MaritalStatus;
use domain::labels::Labels;

/// What a form may show, require and offer to the caller. It shows no client and leaves no entry.
pub fn read_form_model(caller: &RegisterCaller) -> FormModel {
    let profile = &caller.profile;
    FormModel {
        register: caller.register.id.clone(),
        profile_version: profile.version.clone(),
        today: caller.today,
        time_zone: profile.time_zone.name().to_owned(),
        task: caller.task().code.clone(),
        purposes: caller.task().purposes.clone(),
        fields: fields::fields(caller),
        required: entries::required(caller),
        entry_conditions: entries::conditions(caller),
        client_groups: shown(&profile.groups),
        sources: sources(profile, caller.today),
        consent_kinds: entries::consent_kinds(caller),
        categories: labelled(profile.categories.iter().map(|known| (&known.code, &known.label))),
        parties: labelled(profile.parties.iter().map(|known| (&known.code, &known.label))),
        record_types: records::record_types(caller),
        identifier_schemes: labelled(
            profile
                .identifier_schemes
                .iter()
                .map(|known| (&known.code, &known.label)),
        ),
        provisions: entries::provisions(caller),
        end_reasons: labelled(
            profile
                .end_reasons
                .iter()
                .map(|known| (&known.code, &known.label)),
        ),
        restriction_uses: labelled(
            profile
                .restriction_uses
                .iter()
                .map(|known| (&known.code, &known.label)),
        ),
        marital_statuses: MaritalStatus::ALL.iter().map(|status| Open(*status)).collect(),
        relations: relations::relations(),
        actions: actions(caller),
    }
}

/// The operations on a client, by the rights that they ask for.
fn actions(caller: &RegisterCaller) -> Vec<AllowedAction> {
    let offered = caller.app.operations.on_client();
    offered
        .map(|(operation, _)| {
            let may = operation.right().is_none_or(|right| caller.may(right));
            AllowedAction::judged(operation.id, may.then_some(()).ok_or(Code::RightMissing))
        })
        .collect()
}

fn labelled<'l>(known: impl Iterator<Item = (&'l String, &'l Labels)>) -> Vec<LabelledCode> {
    known
        .map(|(code, label)| LabelledCode {
            code: code.clone(),
            label: label.into(),
        })
        .collect()
}
