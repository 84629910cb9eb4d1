//! The days of a record that stand beside its seal.

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use domain::record::Content;
use domain::register::RegisterProfile;
use domain::secret::NonPersonal;

/// The days by which lists and worklists find a record.
pub struct RecordDays {
    /// The day that lists sort it by: of the meeting, of the appointment, or of recording.
    pub on_day: NaiveDate,
    /// The day by which something is to be done.
    pub due_on: Option<NaiveDate>,
    /// When an appointment begins.
    pub starts_at: Option<DateTime<Utc>>,
}

impl NonPersonal for RecordDays {}

impl RecordDays {
    /// What the days of a record are, by what it says.
    pub fn of(
        profile: &RegisterProfile,
        content: &Content,
        held_on: Option<NaiveDate>,
        recorded_on: NaiveDate,
    ) -> Self {
        let (begins, due_on) = match content {
            Content::Appointment(appointment) => {
                let day = domain::civil::today(appointment.starts_at, profile.time_zone);
                return Self {
                    on_day: day,
                    due_on: Some(day),
                    starts_at: Some(appointment.starts_at.trunc_subsecs(6)),
                };
            }
            Content::Plan(plan) => (plan.period.from, plan.review_on.or(plan.period.to)),
            Content::Measure(measure) => (measure.period.from, measure.period.to),
            Content::Goal(goal) => (None, goal.target_on),
            _ => (None, None),
        };
        Self {
            on_day: held_on.or(begins).unwrap_or(recorded_on),
            due_on,
            starts_at: None,
        }
    }
}
