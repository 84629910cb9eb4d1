//! Who works in a register, and from where.

use super::acts::ReadingNote;
use super::notice::Stated;
use crate::access::right::Right;
use crate::labels::Labels;
use crate::record::kind::RecordKind;
use std::collections::BTreeSet;

/// R23–R27, R32: a type of record that the notice names.
#[derive(Clone, Debug)]
pub struct RecordType {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// Which kind of record it is.
    pub kind: RecordKind,
    /// Code of the category of data that covers it.
    pub category: String,
    /// R26: who reads the notice to cover it, when its own words do not say so.
    pub reading: Option<ReadingNote>,
}

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
