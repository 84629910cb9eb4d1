//! Which records a caller may enter, and how each goes on.

use crate::caller::RegisterCaller;
use contract::coded::Open;
use contract::registers::form_model::records::{RecordStateModel, RecordTypeModel};
use domain::client::visibility::Protection;
use domain::record::{self, RecordState};
use domain::register::RecordType;

/// The types of records of the register, as the form model tells of them.
pub fn record_types(caller: &RegisterCaller) -> Vec<RecordTypeModel> {
    let types = caller.profile.record_types.iter();
    types.map(|known| model(caller, known)).collect()
}

/// A type of record, as the form model tells of it to the caller.
fn model(caller: &RegisterCaller, known: &RecordType) -> RecordTypeModel {
    let (profile, viewer) = (&caller.profile, caller.viewer());
    let initial = record::initial(known.kind);
    let withheld = viewer.withheld_category(profile, &Protection::default(), &known.category);
    RecordTypeModel {
        code: known.code.clone(),
        label: (&known.label).into(),
        kind: Open(known.kind),
        category: known.category.clone(),
        notice_section: profile
            .category(&known.category)
            .map(|category| category.section.clone()),
        reading: known.reading.is_some(),
        withheld: withheld.map(Open),
        initial_states: initial.iter().map(|state| Open(*state)).collect(),
        states: passed_through(known, initial),
    }
}

/// Every state that can be reached, in the order in which they come.
fn passed_through(known: &RecordType, initial: &[RecordState]) -> Vec<RecordStateModel> {
    let mut states: Vec<RecordState> = initial.to_vec();
    let mut at = 0;
    while let Some(state) = states.get(at).copied() {
        for next in record::following(known.kind, state) {
            if !states.contains(next) {
                states.push(*next);
            }
        }
        at += 1;
    }
    let model = |state: &RecordState| RecordStateModel {
        state: Open(*state),
        needs_reason: record::needs_reason(*state),
        reason_codes: record::reason_codes(known.kind, *state)
            .iter()
            .map(|code| Open(*code))
            .collect(),
        puts_right: record::rectifies_marking(known.kind, *state),
        following: record::following(known.kind, *state)
            .iter()
            .map(|next| Open(*next))
            .collect(),
    };
    states.iter().map(model).collect()
}
