//! The bounds that a type's schema declares, for rules that need them beside a body: none is written twice.

use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

/// The least and the greatest length of a text that is a member of a type, in characters. A member without bounds
/// may be of any length.
pub fn lengths<T: PartialSchema>(member: &str) -> (usize, usize) {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    let member = &schema["properties"][member];
    let bound = |word: &str| {
        member[word]
            .as_u64()
            .and_then(|bound| usize::try_from(bound).ok())
    };
    (
        bound("minLength").unwrap_or_default(),
        bound("maxLength").unwrap_or(usize::MAX),
    )
}

/// What a schema of one type says by itself, as a document that holds no other.
pub(super) fn alone<T: ToSchema>() -> Value {
    json!({"components": {"schemas": {T::name(): T::schema()}}})
}
