//! What is asked of a worklist.

use crate::problem::Problem;
use crate::worklists::opening::{OpenedWorklist, is_of_official};
use domain::ids::UserId;
use domain::work::worklist::{MOST_DAYS, Worklist};

/// Whose work.
#[derive(Clone, Copy)]
pub enum Whose {
    /// That of who asks, and of those for whom this one stands in today.
    Own,
    /// That of one official.
    Official(UserId),
    /// Everybody's.
    Everybodys,
}

/// What is asked of a list.
pub struct WorklistQuery {
    pub(super) list: Worklist,
    pub(super) whose: Whose,
    /// How many days it looks ahead, or how many without movement it looks for.
    pub(super) days: u32,
}

impl WorklistQuery {
    /// What a request asks of a list: whose work, and within how many days.
    ///
    /// # Errors
    /// `invalid_query`: `official` and `within`, of a list that takes none; `within`, of more days than are looked
    /// through.
    pub fn new(list: OpenedWorklist, whose: Option<Whose>, within: Option<u32>) -> Result<Self, Problem> {
        let OpenedWorklist(list) = list;
        if whose.is_some() && !is_of_official(list) {
            return Err(Problem::invalid_query("official"));
        }
        let usual = list.usual_days();
        if within.is_some_and(|days| days > MOST_DAYS || usual.is_none()) {
            return Err(Problem::invalid_query("within"));
        }
        Ok(Self {
            list,
            whose: whose.unwrap_or(Whose::Own),
            days: within.or(usual).unwrap_or(0),
        })
    }

    /// A list when nothing else is asked.
    pub(super) fn usual(list: Worklist) -> Self {
        Self {
            list,
            whose: Whose::Own,
            days: list.usual_days().unwrap_or(0),
        }
    }
}
