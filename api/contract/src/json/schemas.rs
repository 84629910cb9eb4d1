//! Holding a body against the schema that the contract publishes: the subset of JSON Schema that its
//! request bodies use.

use super::pointer::within;
use super::{bounds, enforced, formats};
use crate::problem::FieldError;
use regex::Regex;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::OnceLock;
use utoipa::ToSchema;

/// The pattern of free text: every body is searched for control characters before anything else.
pub const TEXT: &str = "^[^\\x00]*$";

/// The schemas of the contract, for holding bodies against.
pub struct Schemas {
    components: Value,
    /// Compiled when they are first asked: a start does not wait for all of them.
    patterns: HashMap<String, OnceLock<Option<Regex>>>,
}

impl Schemas {
    /// From the OpenAPI document.
    ///
    /// # Errors
    /// Whatever a schema of a request body says that is not enforced, for the operator to read.
    pub fn new(document: &Value) -> Result<Self, String> {
        let unenforced = enforced::unenforced(document);
        if !unenforced.is_empty() {
            return Err(unenforced.join("; "));
        }
        let components = document["components"]["schemas"].clone();
        let mut patterns = HashMap::new();
        collect(&components, &mut patterns);
        Ok(Self { components, patterns })
    }

    /// The schema of one type that refers to no other, for what is not sent in a body.
    ///
    /// # Errors
    /// What the schema says and nothing enforces.
    pub fn of<T: ToSchema>() -> Result<Self, String> {
        Self::new(&bounds::alone::<T>())
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
        if let Some(discriminator) = schema.get("discriminator") {
            return self.by_kind(discriminator, value, pointer, errors);
        }
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
            Value::Number(number) => range(schema, number.as_f64().unwrap_or(f64::NAN), pointer, errors),
            Value::Array(items) => self.array(schema, items, pointer, errors),
            Value::Object(members) => self.object(schema, members, pointer, errors),
            _ => {}
        }
    }

    /// One of several objects, told apart by a member.
    fn by_kind(
        &self,
        discriminator: &Value,
        value: &Value,
        pointer: &mut String,
        errors: &mut Vec<FieldError>,
    ) {
        let Some(members) = value.as_object() else {
            errors.push(FieldError::new(pointer.clone(), "wrong_type").with("expected", "object"));
            return;
        };
        let name = discriminator["propertyName"].as_str().unwrap_or_default();
        let chosen = match members.get(name) {
            None => Err("required"),
            Some(Value::String(kind)) => discriminator["mapping"][kind.as_str()]
                .as_str()
                .ok_or("not_in_list"),
            Some(_) => Err("wrong_type"),
        };
        match chosen {
            Ok(reference) => self.walk(&serde_json::json!({"$ref": reference}), value, pointer, errors),
            Err(code) => within(pointer, name, |pointer| {
                let error = FieldError::new(pointer.clone(), code);
                errors.push(error.with("expected", "string"));
            }),
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

    /// A free text is held to its bounds as it was sent and as it would be stored: blanks around it say nothing, and
    /// composing can make it longer.
    fn string(&self, schema: &Value, text: &str, pointer: &str, errors: &mut Vec<FieldError>) {
        let coded = schema["pattern"].as_str().is_some_and(|pattern| pattern != TEXT);
        let is_free = schema["format"].is_null() && !coded;
        let stored = is_free.then(|| domain::text::tidy(text));
        let stored = stored.as_deref().unwrap_or(text);
        if let Some(limit) = bounds::fewer(schema, "minLength", stored) {
            errors.push(FieldError::new(pointer.to_owned(), formats::too_short(schema)).with("limit", limit));
        } else if let Some(limit) =
            bounds::more(schema, "maxLength", text).or_else(|| bounds::more(schema, "maxLength", stored))
        {
            errors.push(FieldError::new(pointer.to_owned(), "too_long").with("limit", limit));
        } else if let Some(format) = schema["format"]
            .as_str()
            .filter(|format| *format != formats::PASSWORD)
        {
            errors.extend(formats::check(schema, format, text, pointer));
        } else if let Some(pattern) = schema["pattern"].as_str().filter(|pattern| *pattern != TEXT)
            && !self.matches(pattern, text)
        {
            errors.push(FieldError::new(pointer.to_owned(), "invalid_format").with("expected", pattern));
        }
    }

    /// A pattern that does not compile is a mistake of ours, which a test finds; nothing that it should hold
    /// back passes meanwhile.
    fn matches(&self, pattern: &str, text: &str) -> bool {
        let compiled = self.patterns.get(pattern).and_then(|compiled| {
            let compiled = compiled.get_or_init(|| Regex::new(pattern).ok());
            compiled.as_ref()
        });
        compiled.is_some_and(|compiled| compiled.is_match(text))
    }

    fn array(&self, schema: &Value, items: &[Value], pointer: &mut String, errors: &mut Vec<FieldError>) {
        if let Some(limit) = bounds::fewer(schema, "minItems", items) {
            errors.push(FieldError::new(pointer.clone(), "too_few_items").with("limit", limit));
        }
        if let Some(limit) = bounds::more(schema, "maxItems", items) {
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

fn collect(schema: &Value, patterns: &mut HashMap<String, OnceLock<Option<Regex>>>) {
    match schema {
        Value::Object(members) => {
            if let Some(pattern) = schema["pattern"].as_str().filter(|pattern| *pattern != TEXT) {
                patterns.entry(pattern.to_owned()).or_default();
            }
            members.values().for_each(|inner| collect(inner, patterns));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, patterns)),
        _ => {}
    }
}

fn range(schema: &Value, number: f64, pointer: &str, errors: &mut Vec<FieldError>) {
    if let Some(limit) = bounds::less(schema, number) {
        errors.push(FieldError::new(pointer.to_owned(), "too_small").with("limit", limit));
    }
    if let Some(limit) = bounds::greater(schema, number) {
        errors.push(FieldError::new(pointer.to_owned(), "too_large").with("limit", limit));
    }
}

#[cfg(test)]
mod tests;
