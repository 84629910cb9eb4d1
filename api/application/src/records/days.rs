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
        let says = content.of_any_kind();
        if let Some(starts_at) = says.starts_at() {
            let day = domain::civil::today(starts_at, profile.time_zone);
            return Self {
                on_day: day,
                due_on: Some(day),
                starts_at: Some(starts_at.trunc_subsecs(6)),
            };
        }
        Self {
            on_day: held_on.or(says.begins_on()).unwrap_or(recorded_on),
            due_on: says.due_on(),
            starts_at: None,
        }
    }
}
