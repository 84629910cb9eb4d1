//! Records: what is written down in casework (R23–R27, R32). One resource, discriminated by its kind.

mod content;
mod correction;
mod death;
pub(crate) mod document;
mod integrity;
pub(crate) mod kind;
pub(crate) mod kinds;
pub mod members;
mod reason;
mod rules;
mod state;
mod stored;
mod values;
mod version_reason;
mod whereabouts;

// A content for each declared kind.
pub use content::*;
pub use correction::{
    CorrectionDecision, CorrectionGround, CorrectionKind, CorrectionRefusal, CorrectionState,
    judge_correction,
};
pub use death::{is_ahead_at_death, state_after_death, states_ended_by_death};
pub use document::{Mark, MarkedText, Passage, RecordDocument};
pub use integrity::digest_input;
pub use kind::{Following, FormerForm, KindRules, RecordKind};
pub use kinds::{RecordState, StateReasonCode};
pub use reason::StateReason;
pub use rules::{WrittenRecord, judge_content, texts_with_identity_codes};
pub use state::{
    books_past_time, cannot_follow, claims_anew, following, initial, is_after_death, is_fixed,
    is_for_the_living, is_open, judge_transition, needs_reason, reason_codes, rectifies_marking,
};
pub use stored::{SCHEMA, upcast};
pub use values::{ContactWay, InterpreterUse, Participant, ParticipantRole};
pub use version_reason::RecordReason;
