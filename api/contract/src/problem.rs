//! Problem documents (RFC 9457): what a caller is told when something is wrong. Never a value that was
//! sent, never an internal message.

mod document;
mod field;
pub mod table;

pub use document::{ErrorDocument, GroundDocument, ProblemDocument};
pub use field::{FieldError, Params};
pub use table::Code;

use domain::decision::Reason;

/// Reasons of rules are field codes of the table; a test holds them together.
pub fn reason_is_in_table(reason: Reason) -> bool {
    table::FIELD_CODES.iter().any(|(code, _)| *code == reason.code())
}
