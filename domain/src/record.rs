//! Records: what is written down in casework (R23–R27, R32). One resource, discriminated by its kind.

mod content;
mod correction;
mod death;
pub(crate) mod document;
mod integrity;
pub(crate) mod kind;
mod rules;
pub(crate) mod state;
mod whereabouts;

pub use content::{
    Appointment, Assessment, Contact, ContactWay, Content, Goal, InterpreterUse, Measure, Note, Observation,
    Participant, ParticipantRole, Plan, Review,
};
pub use correction::{
    CorrectionDecision, CorrectionGround, CorrectionKind, CorrectionRefusal, CorrectionState,
    judge_correction,
};
pub use death::{is_ahead_at_death, state_after_death, states_ended_by_death};
pub use document::{Mark, MarkedText, Passage, RecordDocument};
pub use integrity::digest_input;
pub use kind::{RecordKind, RecordReason};
pub use rules::{WrittenRecord, judge_content, texts_with_identity_codes};
pub use state::{
    RecordState, books_past_time, cannot_follow, claims_anew, following, initial, is_after_death, is_fixed,
    is_for_the_living, is_open, judge_transition, needs_reason, rectifies_marking,
};
