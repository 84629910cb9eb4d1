//! Who works in a register, and from where.

use super::Stated;
use crate::access::Right;
use crate::labels::Labels;
use std::collections::BTreeSet;

/// R61: a task and the rights that it carries.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// Rights.
    pub rights: BTreeSet<Right>,
    /// Codes of the categories that it needs to see.
    pub categories: BTreeSet<String>,
    /// Codes of the purposes it serves.
    pub purposes: Vec<String>,
}

/// R66: the network limit.
#[derive(Clone, Debug)]
pub struct Network {
    /// Whether calls from elsewhere are refused.
    pub bound: bool,
    /// The section of the notice.
    pub section: String,
}

/// R63: the secrecy undertaking.
#[derive(Clone, Debug)]
pub struct Undertaking {
    /// Whether the notice itself asks for it. A grant needs one in any case.
    pub stated: Stated,
    /// The section of the notice.
    pub section: String,
}
