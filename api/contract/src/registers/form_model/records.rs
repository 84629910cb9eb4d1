//! Which records a caller may enter, and how each goes on.

use crate::records::dto::{ShownRecordKind, ShownRecordState, ShownStateReasonCode};
use crate::registers::ShownLabels;
use crate::shared::ShownWithheld;
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
