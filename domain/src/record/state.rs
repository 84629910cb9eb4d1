//! The states of a record and what may follow. What cannot follow is refused, naming what can.

use super::kind::RecordKind;
use crate::coded::coded;
use crate::decision::{Reason, Refusal};
use crate::secret::NonPersonal;

coded! {
    /// How far a record has come.
    pub enum RecordState {
        /// It is being written.
        Draft = "draft",
        /// It is written.
        Final = "final",
        /// The appointment is booked.
        Booked = "booked",
        /// The client came.
        Attended = "attended",
        /// The appointment, the measure, or the plan in preparation was called off.
        Cancelled = "cancelled",
        /// The client did not come.
        NoShow = "no_show",
        /// The plan is in force.
        InForce = "in_force",
        /// The plan has ended.
        Ended = "ended",
        /// The measure is planned.
        Planned = "planned",
        /// The measure is under way.
        Ongoing = "ongoing",
        /// The measure was carried through.
        Completed = "completed",
        /// The measure was interrupted.
        Interrupted = "interrupted",
        /// The goal is being pursued.
        Open = "open",
        /// The goal was reached.
        Realised = "realised",
        /// The goal was reached in part.
        PartlyRealised = "partly_realised",
        /// The goal was not reached.
        NotRealised = "not_realised",
        /// The goal was given up.
        Abandoned = "abandoned",
    }
}

impl NonPersonal for RecordState {}

use RecordState::*;

/// The states in which a record of a kind may be entered; the first is meant when none is named.
pub fn initial(kind: RecordKind) -> &'static [RecordState] {
    match kind {
        RecordKind::Contact
        | RecordKind::Note
        | RecordKind::Assessment
        | RecordKind::WorkAbilityObservation => &[Final, Draft],
        RecordKind::Review => &[Final],
        // A visit without an appointment is entered as attended.
        RecordKind::Appointment => &[Booked, Attended],
        RecordKind::Plan => &[Draft, InForce],
        RecordKind::Goal => &[Open],
        RecordKind::Measure => &[Planned, Ongoing],
    }
}

/// The states that may follow; none when the record has come to its end.
pub fn following(kind: RecordKind, state: RecordState) -> &'static [RecordState] {
    match (kind, state) {
        (
            RecordKind::Contact
            | RecordKind::Note
            | RecordKind::Assessment
            | RecordKind::WorkAbilityObservation,
            Draft,
        ) => &[Final],
        (RecordKind::Appointment, Booked) => &[Attended, Cancelled, NoShow],
        // What was marked by mistake is put right. Whether it is booked again, its time says.
        (RecordKind::Appointment, Attended) => &[NoShow, Cancelled],
        (RecordKind::Appointment, NoShow) => &[Attended, Cancelled],
        (RecordKind::Appointment, Cancelled) => &[Attended, NoShow, Booked],
        (RecordKind::Plan, Draft) => &[InForce],
        (RecordKind::Plan, InForce) => &[Ended],
        (RecordKind::Goal, Open) => &[Realised, PartlyRealised, NotRealised, Abandoned],
        (RecordKind::Goal, PartlyRealised) => &[Realised, Abandoned],
        (RecordKind::Goal, NotRealised | Abandoned) => &[Open],
        (RecordKind::Measure, Planned) => &[Ongoing, Cancelled],
        (RecordKind::Measure, Ongoing) => &[Completed, Interrupted],
        (RecordKind::Measure, Interrupted) => &[Ongoing, Completed],
        _ => &[],
    }
}

/// Whether passing into a state takes a reason.
pub fn needs_reason(state: RecordState) -> bool {
    matches!(state, Cancelled | Interrupted | NotRealised | Abandoned)
}

/// Whether a step from a state puts right what was marked by mistake: it takes a reason, and the version before
/// keeps what was marked.
pub fn rectifies_marking(kind: RecordKind, from: RecordState) -> bool {
    kind == RecordKind::Appointment && matches!(from, Attended | NoShow | Cancelled)
}

/// Whether an appointment that was called off by mistake would be booked although its time has passed.
pub fn books_past_time(
    kind: RecordKind,
    to: RecordState,
    starts_at: chrono::DateTime<chrono::Utc>,
    now: chrono::DateTime<chrono::Utc>,
) -> bool {
    kind == RecordKind::Appointment && to == Booked && starts_at <= now
}

/// Whether it would tell that somebody came, or did not, to an appointment on a day after the client had died.
pub fn is_after_death(
    kind: RecordKind,
    state: RecordState,
    on_day: chrono::NaiveDate,
    died: Option<chrono::NaiveDate>,
) -> bool {
    let came_or_not = kind == RecordKind::Appointment && matches!(state, Attended | NoShow);
    came_or_not && died.is_some_and(|died| died < on_day)
}

/// Whether work on the record remains: worklists show it.
pub fn is_open(state: RecordState) -> bool {
    matches!(
        state,
        Draft | Booked | InForce | Planned | Ongoing | Interrupted | Open
    )
}

/// Whether work begins or goes on by it, which is done for nobody who has died: what was is still written
/// down, and may be prepared in a draft, but no plan is made any more.
pub fn is_for_the_living(kind: RecordKind, state: RecordState) -> bool {
    is_open(state) && (state != Draft || kind == RecordKind::Plan)
}

/// Whether the record can never be changed again: an original that must be provable later (R32).
pub fn is_fixed(kind: RecordKind, state: RecordState) -> bool {
    kind == RecordKind::WorkAbilityObservation && state == Final
}

/// Whether what passes from a state into another goes on, and rests on what is in force when it does; what
/// only ends claims nothing new.
pub fn claims_anew(from: RecordState, to: RecordState) -> bool {
    from == Draft || is_open(to)
}

/// The refusal of a state that cannot follow, which names those that can.
pub fn cannot_follow(allowed: impl Iterator<Item = RecordState>) -> Refusal {
    Refusal::new(Reason::StateCannotFollow, "/to").with_each("allowed", allowed.map(RecordState::code))
}

/// Judges whether a state may follow another.
///
/// # Errors
/// [`Reason::StateCannotFollow`] naming what can; [`Reason::ReasonMissing`].
pub fn judge_transition(
    kind: RecordKind,
    from: RecordState,
    to: RecordState,
    has_reason: bool,
) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let allowed = following(kind, from);
    if !allowed.contains(&to) {
        refusals.push(cannot_follow(allowed.iter().copied()));
    }
    if (needs_reason(to) || rectifies_marking(kind, from)) && !has_reason {
        refusals.push(Refusal::new(Reason::ReasonMissing, "/reason"));
    }
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}
