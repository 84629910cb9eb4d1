//! Why a version of a record is made.

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
