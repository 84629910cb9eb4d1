//! Free texts of requests, as they are kept.

use crate::problem::FieldError;
use domain::text::tidy;

/// A text without white space around it; an empty one is none.
pub fn said(text: &Option<String>) -> Option<String> {
    text.as_deref().map(tidy).filter(|text| !text.is_empty())
}

/// A text that must say something.
pub fn needed(text: &str, pointer: &str, errors: &mut Vec<FieldError>) -> String {
    let text = tidy(text);
    if text.is_empty() {
        errors.push(FieldError::new(pointer, "too_short").with("limit", 1));
    }
    text
}
