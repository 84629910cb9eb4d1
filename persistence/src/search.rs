//! Blind search: keyed tokens of what a person is found by. Candidates are verified after opening.

mod bits;
mod find;
mod texts;
pub(crate) mod tokens;

pub use find::{AnyOf, Candidates, NameReach, candidates};
pub use texts::TokenKind;
