//! The bounds that a type's schema declares: none is written twice. Holding a value against them is `validator`'s.

use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};
use validator::{ValidateLength, ValidateRange};

/// The bound that a text or a list falls short of, if it does.
pub(super) fn fewer(schema: &Value, word: &str, value: &(impl ValidateLength<u64> + ?Sized)) -> Option<u64> {
    let bound = schema[word].as_u64();
    bound.filter(|bound| !value.validate_length(Some(*bound), None, None))
}

/// The bound that a text or a list goes beyond, if it does.
pub(super) fn more(schema: &Value, word: &str, value: &(impl ValidateLength<u64> + ?Sized)) -> Option<u64> {
    let bound = schema[word].as_u64();
    bound.filter(|bound| !value.validate_length(None, Some(*bound), None))
}

/// The bound that a number falls short of, if it does.
pub(super) fn less(schema: &Value, number: f64) -> Option<f64> {
    let bound = schema["minimum"].as_f64();
    bound.filter(|bound| !number.validate_range(Some(*bound), None, None, None))
}

/// The bound that a number goes beyond, if it does.
pub(super) fn greater(schema: &Value, number: f64) -> Option<f64> {
    let bound = schema["maximum"].as_f64();
    bound.filter(|bound| !number.validate_range(None, Some(*bound), None, None))
}

/// The least and the greatest length of a text that is a member of a type, in characters. A member without bounds
/// may be of any length.
pub fn lengths<T: PartialSchema>(member: &str) -> (usize, usize) {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    between(&schema["properties"][member])
}

fn between(schema: &Value) -> (usize, usize) {
    let bound = |word: &str| {
        schema[word]
            .as_u64()
            .and_then(|bound| usize::try_from(bound).ok())
    };
    (
        bound("minLength").unwrap_or_default(),
        bound("maxLength").unwrap_or(usize::MAX),
    )
}

/// The least and the greatest length of a text that is a type of its own, in characters.
pub fn lengths_of<T: PartialSchema>() -> (usize, usize) {
    between(&serde_json::to_value(T::schema()).unwrap_or_default())
}

/// What a schema of one type says by itself, as a document that holds no other.
pub(super) fn alone<T: ToSchema>() -> Value {
    json!({"components": {"schemas": {T::name(): T::schema()}}})
}
