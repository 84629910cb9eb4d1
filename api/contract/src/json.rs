//! Reading a JSON body as strictly as the contract says, with every error at once.
//!
//! The bounds of the contract are enforced from the contract itself: the body is held against the
//! schema that the OpenAPI document publishes, so the two cannot differ.

mod bounds;
mod enforced;
mod formats;
mod pointer;
mod schemas;

pub use bounds::{lengths, lengths_of};
pub use schemas::{Schemas, TEXT};

use super::problem::Code;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Nesting deeper than this is refused.
const DEPTH: usize = 32;

/// Parses a body: one JSON object, no member twice.
///
/// # Errors
/// `malformed_json`, `duplicate_member`, `not_an_object`.
pub fn parse(body: &[u8]) -> Result<Value, Code> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = Strict { depth: 0 }
        .deserialize(&mut deserializer)
        .map_err(|error| {
            let duplicate = error.to_string().starts_with(DUPLICATE);
            if duplicate {
                Code::DuplicateMember
            } else {
                Code::MalformedJson
            }
        })?;
    deserializer.end().map_err(|_| Code::MalformedJson)?;
    if !value.is_object() {
        return Err(Code::NotAnObject);
    }
    Ok(value)
}

const DUPLICATE: &str = "a member stands twice";

/// `Value` itself keeps the last of two members with one name, without a word.
struct Strict {
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let depth = deeper::<A::Error>(self.depth)?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Strict { depth })? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let depth = deeper::<A::Error>(self.depth)?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(Strict { depth })?;
            if object.insert(name, value).is_some() {
                return Err(de::Error::custom(DUPLICATE));
            }
        }
        Ok(Value::Object(object))
    }
}

fn deeper<E: de::Error>(depth: usize) -> Result<usize, E> {
    if depth < DEPTH {
        Ok(depth + 1)
    } else {
        Err(E::custom("nested too deep"))
    }
}

/// Applies a JSON merge patch (RFC 7396): null removes, objects merge, all else replaces.
pub fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}
