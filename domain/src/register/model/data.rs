//! What is recorded of a client.

use super::acts::ReadingNote;
use crate::client::field::Field;
use crate::coded::coded;
use crate::labels::Labels;

/// R10: a category of data.
#[derive(Clone, Debug)]
pub struct Category {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// The section of the notice.
    pub section: String,
    /// Whether it is a special category of personal data.
    pub special: bool,
    /// The class it is kept and sealed in.
    pub retention_class: String,
    /// The fields that the notice's own words cover.
    pub fields: Vec<Field>,
}

/// R26: a field that a category covers only as somebody reads it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The field.
    pub field: Field,
    /// The category that is read to cover it.
    pub category: String,
    /// Who, when and why.
    pub note: ReadingNote,
}

coded! {
    /// Which characters an identifier is written in.
    pub enum IdentifierAlphabet {
        /// 0–9.
        Digits = "digits",
        /// 0–9, A–Z and the hyphen.
        Alphanumeric = "alphanumeric",
    }
}

/// An identifier beside the identity code: a customer number of the municipality or of an authority.
#[derive(Clone, Debug)]
pub struct IdentifierScheme {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// Its characters.
    pub alphabet: IdentifierAlphabet,
    /// Shortest length.
    pub min_length: u32,
    /// Longest length.
    pub max_length: u32,
    /// The section of the notice.
    pub section: String,
}

/// What is recordable in every register, and why.
#[derive(Clone, Debug)]
pub struct Protective {
    /// The field.
    pub field: Field,
    /// Code of the provision.
    pub provision: String,
}
