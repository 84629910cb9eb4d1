//! Who may open which list.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::problem::Code;
use domain::access::Right;
use domain::work::worklist::{Concerns, Worklist};

/// Whether a list may be asked for another official's work.
pub(super) fn is_of_official(list: Worklist) -> bool {
    matches!(list.concerns(), Concerns::Official | Concerns::OfficialsOfClient)
}

/// Whether a task may open a list.
pub(super) fn opens(may: impl Fn(Right) -> bool, list: Worklist) -> bool {
    may(Right::ClientView) && may(list.right())
}

/// A list that the caller's task may open.
#[derive(Clone, Copy)]
pub struct OpenedWorklist(pub(super) Worklist);

impl OpenedWorklist {
    /// Opens a list.
    ///
    /// # Errors
    /// `right_missing`, naming the right.
    pub fn of(caller: &RegisterCaller, list: Worklist) -> Result<Self, Problem> {
        match opens(|right| caller.may(right), list) {
            true => Ok(Self(list)),
            false => Err(Problem::new(Code::RightMissing).with("right", list.right().code())),
        }
    }
}
