//! What a client's death ends. What was done stands as it was written down; goals and what is final stay.

use super::content::Content;
use super::kind::RecordKind;
use super::kinds::RecordState;
use chrono::{DateTime, NaiveDate, Utc};

/// The state into which open work passes when its client dies; `None` for what a death leaves as it is.
///
/// Of appointments only those end that lie ahead: [`is_ahead_at_death`].
pub fn state_after_death(kind: RecordKind, state: RecordState) -> Option<RecordState> {
    let declared = kind.rules().at_death.iter().find(|(from, _)| *from == state);
    declared.map(|(_, after)| *after)
}

/// Every kind and state that a death may end, for finding such records.
pub fn states_ended_by_death() -> impl Iterator<Item = (RecordKind, RecordState)> {
    RecordKind::ALL.iter().flat_map(|kind| {
        let declared = kind.rules().at_death.iter();
        declared.map(move |(state, _)| (*kind, *state))
    })
}

/// Whether a record lies ahead when its client's death is recorded: an appointment on a day after the death, or
/// at a time that has not come yet. Other work has no time of its own, and always does.
pub fn is_ahead_at_death(
    kind: RecordKind,
    content: Option<&Content>,
    on_day: NaiveDate,
    died: NaiveDate,
    now: DateTime<Utc>,
) -> bool {
    let not_come_yet = match content {
        Some(Content::Appointment(appointment)) => appointment.starts_at > now,
        _ => false,
    };
    kind != RecordKind::Appointment || on_day > died || not_come_yet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::kinds::RecordState::*;

    #[test]
    fn a_death_ends_open_work_alone() {
        let ended: Vec<_> = states_ended_by_death().collect();
        assert_eq!(
            ended,
            [
                (RecordKind::Appointment, Booked),
                (RecordKind::Plan, Draft),
                (RecordKind::Plan, InForce),
                (RecordKind::Measure, Planned),
                (RecordKind::Measure, Ongoing),
                (RecordKind::ReferralOut, Sent),
                (RecordKind::ReferralOut, Accepted),
            ]
        );
    }

    #[test]
    fn nothing_is_ended_twice() {
        for (kind, state) in states_ended_by_death() {
            let after = state_after_death(kind, state);
            assert_eq!(after.and_then(|after| state_after_death(kind, after)), None);
        }
    }

    #[test]
    fn an_appointment_ends_when_it_lies_ahead() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let ahead = |on| {
            is_ahead_at_death(
                RecordKind::Appointment,
                None,
                day(on),
                day("2026-03-02"),
                DateTime::UNIX_EPOCH,
            )
        };
        assert!(ahead("2026-03-03"));
        assert!(!ahead("2026-03-02"));
    }
}
