//! Worklists: what waits to be done in a register, and how much of it.

pub mod asked;
pub mod mine;
pub mod named;
pub mod read;

use domain::access::Right;
use domain::work::worklist::{Concerns, Worklist};

/// Whether a list may be asked for another official's work.
pub fn is_of_official(list: Worklist) -> bool {
    matches!(list.concerns(), Concerns::Official | Concerns::OfficialsOfClient)
}

/// Whether a task may open a list.
pub fn opens(may: impl Fn(Right) -> bool, list: Worklist) -> bool {
    may(Right::ClientView) && may(list.right())
}
