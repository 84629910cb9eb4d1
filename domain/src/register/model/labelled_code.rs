//! A code of a profile with what it is called.

use crate::labels::Labels;

/// A code with its label.
#[derive(Clone, Debug)]
pub struct LabelledCode {
    /// The code.
    pub code: String,
    /// What it is called.
    pub label: Labels,
}
