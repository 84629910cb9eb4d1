//! Civil dates and periods, within the years that the registers accept.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

/// The first year that any date but a birth date may lie in.
pub const FIRST_YEAR: i32 = 1900;
/// The last year that any date may lie in.
pub const LAST_YEAR: i32 = 2100;
/// The first year of a birth date: the identity code reaches back to the 1800s.
pub const FIRST_BIRTH_YEAR: i32 = 1800;

/// Whether a date lies in the years 1900–2100. Dates outside are refused, never clamped.
pub fn is_acceptable(date: NaiveDate) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&date.year())
}

/// Whether a date can be a birth date: from 1800, and not after `today`.
pub fn is_acceptable_birth_date(date: NaiveDate, today: NaiveDate) -> bool {
    date.year() >= FIRST_BIRTH_YEAR && date <= today
}

/// What day it is in a register: the civil date of an instant in the profile's time zone.
pub fn today(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// A civil period. Both ends belong to it; an absent end is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Period {
    /// The first day, or open towards the past.
    pub from: Option<NaiveDate>,
    /// The last day, or open towards the future.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// A period, or `None` when it would end before it starts.
    pub fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        match (from, to) {
            (Some(from), Some(to)) if to < from => None,
            _ => Some(Self { from, to }),
        }
    }

    /// Whether the other period lies wholly in this one.
    pub fn covers(&self, other: &Period) -> bool {
        let from = self
            .from
            .is_none_or(|from| other.from.is_some_and(|other| from <= other));
        let to = self.to.is_none_or(|to| other.to.is_some_and(|other| other <= to));
        from && to
    }

    /// The days that lie in both, if there are any.
    pub fn common(&self, other: &Period) -> Option<Period> {
        let to = match (self.to, other.to) {
            (Some(one), Some(another)) => Some(one.min(another)),
            (one, another) => one.or(another),
        };
        Self::new(self.from.max(other.from), to)
    }

    /// Whether the day lies in the period.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
