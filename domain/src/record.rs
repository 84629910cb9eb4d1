//! Records: what is written down in casework (R23–R27, R32). One resource, discriminated by its kind.

mod content;
mod correction;
mod document;
mod integrity;
mod kind;
mod kinds;
pub mod members;
mod reason;
mod rules;
mod state;
mod stored;
mod values;
mod whereabouts;

pub use content::*;
pub use correction::{
    CorrectionDecision, CorrectionGround, CorrectionKind, CorrectionState, NoSuchCorrection, judge_correction,
};
pub use document::{Mark, MarkedText, Passage, RecordDocument};
pub use integrity::digest_input;
pub use kind::{Following, FormerForm, KindRules, RecordKind};
pub use kinds::{RecordState, StateReasonCode};
pub use reason::StateReason;
pub use rules::{Written, judge_content, texts_with_identity_codes};
pub use state::{
    at_death, books_the_past, cannot_follow, claims_anew, following, initial, is_after_death, is_fixed,
    is_for_the_living, is_open, judge_transition, needs_reason, puts_right, reason_codes,
};
pub use stored::{SCHEMA, upcast};
pub use values::{ContactWay, InterpreterUse, Participant, ParticipantRole};

use crate::coded::coded;

coded! {
    /// Why a version of a record was made.
    pub enum RecordReason {
        /// It was recorded for the first time.
        Recorded = "recorded",
        /// It was worked on as a draft.
        Drafted = "drafted",
        /// Circumstances changed: the former version was right in its time.
        Changed = "changed",
        /// The former version was wrong.
        Corrected = "corrected",
        /// The former version was incomplete.
        Completed = "completed",
        /// The client asked for it.
        ClientRequest = "client_request",
        /// It passed into another state.
        Transition = "transition",
        /// Another official answers for it.
        Reassigned = "reassigned",
        /// The client has died: what was open ends.
        ClientDied = "client_died",
        /// The message of the death proved false: what ended by it is open again.
        DeathReversed = "death_reversed",
        /// A consent was withdrawn.
        ConsentWithdrawn = "consent_withdrawn",
        /// It was written on the wrong client, and moved to the right one.
        Moved = "moved",
        /// It was unnecessary or unlawful, and redacted.
        Redacted = "redacted",
    }
}
