//! Which records a caller may enter, and how each goes on.

use super::ReadFormModel;
use crate::call::Call;
use crate::openapi::Open;
use crate::resources::records::{ShownRecordKind, ShownRecordState, ShownStateReasonCode};
use crate::resources::registers::ShownLabels;
use crate::resources::shared::ShownWithheld;
use domain::profile::RecordType;
use domain::record::{self, RecordState};
use domain::visibility::Protection;
use serde::Serialize;
use utoipa::ToSchema;

/// A type of records.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordTypeModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// The kind that its content is of.
    pub kind: ShownRecordKind,
    /// Code of the category that covers it.
    #[schema(max_length = 64)]
    pub category: String,
    /// The section of the notice.
    #[schema(required = true, max_length = 200)]
    pub notice_section: Option<String>,
    /// Whether the notice covers it only as somebody reads it.
    pub reading: bool,
    /// Why it is withheld from the caller, of any client; null when it is not.
    #[schema(required = true)]
    pub withheld: Option<ShownWithheld>,
    /// The states that it may be entered in; the first is meant when none is named.
    #[schema(max_items = 10)]
    pub initial_states: Vec<ShownRecordState>,
    /// The states that it may pass through, each with what may follow.
    #[schema(max_items = 20)]
    pub states: Vec<RecordStateModel>,
}

/// A state of a record.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordStateModel {
    /// The state.
    pub state: ShownRecordState,
    /// Whether passing into it takes a reason.
    pub needs_reason: bool,
    /// The codes of which one says why it passes into it; none when no code is asked for.
    #[schema(max_items = 20)]
    pub reason_codes: Vec<ShownStateReasonCode>,
    /// Whether whatever follows takes a reason: it puts right what was marked by mistake.
    pub puts_right: bool,
    /// The states that may follow.
    #[schema(max_items = 10)]
    pub following: Vec<ShownRecordState>,
}

pub(super) fn record_types(call: &Call<ReadFormModel>) -> Vec<RecordTypeModel> {
    let types = call.profile.record_types.iter();
    types.map(|known| model(call, known)).collect()
}

fn model(call: &Call<ReadFormModel>, known: &RecordType) -> RecordTypeModel {
    let (profile, viewer) = (&call.profile, call.viewer());
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
        puts_right: record::puts_right(known.kind, *state),
        following: record::following(known.kind, *state)
            .iter()
            .map(|next| Open(*next))
            .collect(),
    };
    states.iter().map(model).collect()
}
