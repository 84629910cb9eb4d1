//! Reading a JSON body as strictly as the contract says, with every error at once.
//!
//! The bounds of the contract are enforced from the contract itself: the body is held against the
//! schema that the OpenAPI document publishes, so the two cannot differ.

use crate::openapi::TEXT;
use crate::problem::{Code, FieldError, Problem};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use regex::Regex;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt;

/// Nesting deeper than this is refused.
const DEPTH: usize = 32;

/// Parses a body: one JSON object, no member twice.
///
/// # Errors
/// `malformed_json`, `duplicate_member`, `not_an_object`.
pub fn parse(body: &[u8]) -> Result<Value, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = Strict { depth: 0 }
        .deserialize(&mut deserializer)
        .map_err(|error| {
            let duplicate = error.to_string().starts_with(DUPLICATE);
            Problem::new(if duplicate {
                Code::DuplicateMember
            } else {
                Code::MalformedJson
            })
        })?;
    deserializer
        .end()
        .map_err(|_| Problem::new(Code::MalformedJson))?;
    if !value.is_object() {
        return Err(Problem::new(Code::NotAnObject));
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

/// Goes one step down a pointer and back up.
fn within(pointer: &mut String, step: &str, inner: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
    inner(pointer);
    pointer.truncate(length);
}

/// The schemas of the contract, for holding bodies against.
pub struct Schemas {
    components: Value,
    patterns: HashMap<String, Regex>,
}

impl Schemas {
    /// From the OpenAPI document.
    pub fn new(document: &Value) -> Self {
        let components = document["components"]["schemas"].clone();
        let mut patterns = HashMap::new();
        collect(&components, &mut patterns);
        Self { components, patterns }
    }

    /// Whether the contract has a schema of this name.
    pub fn has(&self, name: &str) -> bool {
        self.components.get(name).is_some()
    }

    /// Everything in a body that is not as a named schema says.
    pub fn check(&self, name: &str, body: &Value) -> Vec<FieldError> {
        let mut errors = Vec::new();
        match self.components.get(name) {
            Some(schema) => self.walk(schema, body, &mut String::new(), &mut errors),
            None => {
                tracing::error!(schema = name, "a body has no schema in the contract");
                errors.push(FieldError::new("", "wrong_type").with("expected", "documented"));
            }
        }
        errors
    }

    fn resolve<'s>(&'s self, mut schema: &'s Value) -> &'s Value {
        while let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            schema = &self.components[name];
        }
        schema
    }

    fn walk(&self, schema: &Value, value: &Value, pointer: &mut String, errors: &mut Vec<FieldError>) {
        let schema = self.resolve(schema);
        if let Some(options) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            return self.one_of(options, value, pointer, errors);
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !types.is_empty() && !types.iter().any(|kind| is_of(kind, value)) {
            errors.push(FieldError::new(pointer.clone(), "wrong_type").with("expected", types.join(" / ")));
            return;
        }
        if value.is_null() {
            return;
        }
        // Only here: below a member that is not known, a pointer would repeat the caller's own text.
        if let Value::String(text) = value
            && text.chars().any(domain::text::is_forbidden)
        {
            errors.push(FieldError::new(pointer.clone(), "control_character"));
            return;
        }
        if let Some(allowed) = schema["enum"].as_array()
            && !allowed.contains(value)
        {
            errors.push(FieldError::new(pointer.clone(), "not_in_list"));
            return;
        }
        match value {
            Value::String(text) => self.string(schema, text, pointer, errors),
            Value::Number(number) => bounds(schema, number.as_f64().unwrap_or(f64::NAN), pointer, errors),
            Value::Array(items) => self.array(schema, items, pointer, errors),
            Value::Object(members) => self.object(schema, members, pointer, errors),
            _ => {}
        }
    }

    /// `null` or one other schema: the only choice that request bodies have.
    fn one_of(&self, options: &[Value], value: &Value, pointer: &mut String, errors: &mut Vec<FieldError>) {
        let (nulls, others): (Vec<&Value>, Vec<&Value>) =
            options.iter().partition(|option| option["type"] == "null");
        if value.is_null() && !nulls.is_empty() {
            return;
        }
        if let [only] = others.as_slice() {
            self.walk(only, value, pointer, errors);
        }
    }

    fn string(&self, schema: &Value, text: &str, pointer: &str, errors: &mut Vec<FieldError>) {
        let length = text.chars().count() as u64;
        if let Some(limit) = schema["minLength"].as_u64().filter(|limit| length < *limit) {
            errors.push(FieldError::new(pointer.to_owned(), "too_short").with("limit", limit));
        } else if let Some(limit) = schema["maxLength"].as_u64().filter(|limit| length > *limit) {
            errors.push(FieldError::new(pointer.to_owned(), "too_long").with("limit", limit));
        } else if let Some(format) = schema["format"].as_str().filter(|format| *format != "password") {
            format_of(format, text, pointer, errors);
        } else if let Some(pattern) = schema["pattern"].as_str().filter(|pattern| *pattern != TEXT)
            && !self.patterns.get(pattern).is_some_and(|compiled| compiled.is_match(text))
        {
            errors.push(FieldError::new(pointer.to_owned(), "invalid_format").with("expected", pattern));
        }
    }

    fn array(&self, schema: &Value, items: &[Value], pointer: &mut String, errors: &mut Vec<FieldError>) {
        let length = items.len() as u64;
        if let Some(limit) = schema["minItems"].as_u64().filter(|limit| length < *limit) {
            errors.push(FieldError::new(pointer.clone(), "too_few_items").with("limit", limit));
        }
        if let Some(limit) = schema["maxItems"].as_u64().filter(|limit| length > *limit) {
            errors.push(FieldError::new(pointer.clone(), "too_many_items").with("limit", limit));
            return;
        }
        for (at, item) in items.iter().enumerate() {
            within(pointer, &at.to_string(), |pointer| {
                self.walk(&schema["items"], item, pointer, errors)
            });
        }
    }

    fn object(
        &self,
        schema: &Value,
        members: &Map<String, Value>,
        pointer: &mut String,
        errors: &mut Vec<FieldError>,
    ) {
        let known = schema["properties"].as_object();
        for name in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !members.contains_key(name) {
                within(pointer, name, |pointer| {
                    errors.push(FieldError::new(pointer.clone(), "required"))
                });
            }
        }
        for (name, member) in members {
            match known.and_then(|known| known.get(name)) {
                Some(schema) => within(pointer, name, |pointer| {
                    self.walk(schema, member, pointer, errors)
                }),
                // The pointer stops at the parent: a member's name is the caller's own text.
                None => {
                    let error = FieldError::new(pointer.clone(), "unknown_member");
                    if !errors.contains(&error) {
                        errors.push(error);
                    }
                }
            }
        }
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        _ => false,
    }
}

/// Compiles every pattern of the contract. One that does not compile is a mistake of ours, which a test
/// finds; nothing that it should hold back passes meanwhile.
fn collect(schema: &Value, patterns: &mut HashMap<String, Regex>) {
    match schema {
        Value::Object(members) => {
            if let Some(pattern) = schema["pattern"].as_str().filter(|pattern| *pattern != TEXT) {
                match Regex::new(pattern) {
                    Ok(compiled) => drop(patterns.insert(pattern.to_owned(), compiled)),
                    Err(error) => tracing::error!(%error, "a pattern of the contract"),
                }
            }
            members.values().for_each(|inner| collect(inner, patterns));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, patterns)),
        _ => {}
    }
}

fn format_of(format: &str, text: &str, pointer: &str, errors: &mut Vec<FieldError>) {
    match format {
        "date" => {
            // The library reads signs, spaces and days of one digit too.
            let written_out = text.len() == 10
                && text.bytes().enumerate().all(|(at, byte)| match at {
                    4 | 7 => byte == b'-',
                    _ => byte.is_ascii_digit(),
                });
            let day = written_out
                .then(|| text.parse::<chrono::NaiveDate>().ok())
                .flatten();
            match day {
                None => errors
                    .push(FieldError::new(pointer.to_owned(), "invalid_format").with("expected", "YYYY-MM-DD")),
                // Birth dates reach back further; their own rule knows them.
                Some(day) if !domain::civil::is_acceptable(day) && !pointer.ends_with("/birthDate") => {
                    errors.push(FieldError::new(pointer.to_owned(), "date_out_of_range"));
                }
                Some(_) => {}
            }
        }
        "uuid" if uuid::Uuid::try_parse(text).is_err() || text.len() != 36 => {
            errors.push(FieldError::new(pointer.to_owned(), "invalid_format").with("expected", "UUID"));
        }
        _ => {}
    }
}

fn bounds(schema: &Value, number: f64, pointer: &str, errors: &mut Vec<FieldError>) {
    if let Some(limit) = schema["minimum"].as_f64().filter(|limit| number < *limit) {
        errors.push(FieldError::new(pointer.to_owned(), "too_small").with("limit", limit));
    }
    if let Some(limit) = schema["maximum"].as_f64().filter(|limit| number > *limit) {
        errors.push(FieldError::new(pointer.to_owned(), "too_large").with("limit", limit));
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
