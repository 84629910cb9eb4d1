//! Kinds of records, and why a version of one is made.

use crate::coded::coded;
use crate::secret::NonPersonal;

coded! {
    /// What sort of record it is. A profile's record types say which sorts its notice names.
    pub enum RecordKind {
        /// A contact or a meeting: with whom, by which way, what was agreed (R26).
        Contact = "contact",
        /// A note: client narrative, steps taken (R26, R27).
        Note = "note",
        /// An appointment (R26).
        Appointment = "appointment",
        /// An assessment (R24).
        Assessment = "assessment",
        /// A plan (R25).
        Plan = "plan",
        /// A goal of a plan (R25).
        Goal = "goal",
        /// A review of a plan (R25).
        Review = "review",
        /// A measure (R27).
        Measure = "measure",
        /// A dated original observation of work ability, verifiable later (R32).
        WorkAbilityObservation = "work_ability_observation",
    }
}

impl RecordKind {
    /// Whether a record of the kind stands below a plan and takes its type from it.
    pub fn is_part_of_plan(self) -> bool {
        matches!(self, Self::Goal | Self::Review)
    }
}

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

impl NonPersonal for RecordKind {}
