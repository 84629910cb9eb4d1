//! The states of a record and what may follow. What cannot follow is refused, naming what can.

use super::kind::RecordKind;
use super::kinds::RecordState::{self, *};
use super::kinds::{OPEN, StateReasonCode, WITH_REASON};
use super::reason::StateReason;
use crate::decision::{Reason, Refusal};

/// The states in which a record of a kind may be entered; the first is meant when none is named.
pub fn initial(kind: RecordKind) -> &'static [RecordState] {
    kind.rules().initial
}

/// The states that may follow; none when the record has come to its end.
pub fn following(kind: RecordKind, state: RecordState) -> &'static [RecordState] {
    let declared = kind.rules().following.iter().find(|(from, _)| *from == state);
    declared.map_or(&[], |(_, following)| following)
}

/// Whether passing into a state takes a reason.
pub fn needs_reason(state: RecordState) -> bool {
    WITH_REASON.contains(&state)
}

/// The codes of which one says why a record of a kind passes into a state; none when no code is asked for.
pub fn reason_codes(kind: RecordKind, state: RecordState) -> &'static [StateReasonCode] {
    let declared = kind.rules().reasons.iter().find(|(known, _)| *known == state);
    declared.map_or(&[], |(_, codes)| codes)
}

/// Whether a step from a state puts right what was marked by mistake: it takes a reason, and the version before
/// keeps what was marked.
pub fn rectifies_marking(kind: RecordKind, from: RecordState) -> bool {
    kind.rules().rectifies_marking.contains(&from)
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
    OPEN.contains(&state)
}

/// Whether work begins or goes on by it, which is done for nobody who has died: what was is still written
/// down, and may be prepared in a draft, but no plan is made any more.
pub fn is_for_the_living(kind: RecordKind, state: RecordState) -> bool {
    is_open(state) && (state != Draft || kind.rules().drafted_for_the_living)
}

/// Whether the record can never be changed again: an original that must be provable later (R32).
pub fn is_fixed(kind: RecordKind, state: RecordState) -> bool {
    kind.rules().provable && state == Final
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
/// [`Reason::StateCannotFollow`] naming what can; [`Reason::ReasonMissing`]; [`Reason::NotInList`] for a code that is
/// none of the state's.
pub fn judge_transition(
    kind: RecordKind,
    from: RecordState,
    to: RecordState,
    reason: Option<&StateReason>,
) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let allowed = following(kind, from);
    if !allowed.contains(&to) {
        refusals.push(cannot_follow(allowed.iter().copied()));
    }
    let (codes, code) = (reason_codes(kind, to), reason.and_then(StateReason::code));
    match code {
        None if !codes.is_empty() => refusals.push(Refusal::new(Reason::ReasonMissing, "/reasonCode")),
        Some(code) if !codes.contains(&code) => {
            let refusal = Refusal::new(Reason::NotInList, "/reasonCode");
            refusals.push(refusal.with_each("allowed", codes.iter().map(|code| code.code())));
        }
        _ => {}
    }
    let in_words = needs_reason(to)
        || rectifies_marking(kind, from)
        || (code == Some(StateReasonCode::Other) && codes.contains(&StateReasonCode::Other));
    if in_words && reason.and_then(StateReason::text).is_none() {
        refusals.push(Refusal::new(Reason::ReasonMissing, "/reason"));
    }
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}
