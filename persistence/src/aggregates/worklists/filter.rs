//! What is asked of a worklist.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::UserId;
use domain::work::worklist::Worklist;

/// Which items of a worklist.
#[derive(Clone, Debug)]
pub struct WorkFilter {
    /// The list.
    pub list: Worklist,
    /// What day it is in the register.
    pub today: NaiveDate,
    /// The time.
    pub now: DateTime<Utc>,
    /// How many days it looks ahead, or how many without movement it looks for.
    pub days: u32,
    /// What concerns one of these officials; all of the register when there is none.
    pub officials: Vec<UserId>,
    /// Those who are named as answering and may not, and nobody: a client who has no other is without an
    /// official.
    pub unassigned: Vec<UserId>,
    /// Of clients for whom this user answers today.
    pub answered_by: Option<UserId>,
    /// Records of these types alone.
    pub types: Vec<String>,
}
