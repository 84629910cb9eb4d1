//! What is wrong at one place of a request.

use domain::decision::{Ground, Param, Refusal};
use domain::secret::NonPersonal;
use std::collections::BTreeMap;

/// Codes and numbers that explain an error, each by its name: one, or a list; never a value that was sent.
pub type Params = BTreeMap<String, Param>;

/// What is wrong at one place of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldError {
    /// JSON pointer into the request; of an unknown member, its parent's.
    pub pointer: String,
    /// Code in [`table::FIELD_CODES`].
    pub code: &'static str,
    /// What explains it.
    pub params: Params,
    /// On what ground a rule refused it.
    pub ground: Option<Ground>,
}

impl FieldError {
    /// An error at a place.
    pub fn new(pointer: impl Into<String>, code: &'static str) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            params: Params::new(),
            ground: None,
        }
    }

    /// The same with a parameter.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), Param::One(value.to_string()));
        self
    }

    /// The same with a parameter that is a list of codes.
    pub fn with_each(mut self, name: &str, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.params.insert(name.to_owned(), Param::several(values));
        self
    }

    /// The same, deeper: below a place of a larger request.
    pub fn below(mut self, pointer: &str) -> Self {
        self.pointer = format!("{pointer}{}", self.pointer);
        self
    }
}

impl From<Refusal> for FieldError {
    fn from(refusal: Refusal) -> Self {
        let mut params = Params::new();
        for (name, value) in refusal.params {
            let value = match params.remove(name) {
                Some(known) => Param::and(known, value),
                None => value,
            };
            params.insert(name.to_owned(), value);
        }
        if let Some(section) = &refusal.ground.section {
            params
                .entry("section".to_owned())
                .or_insert_with(|| Param::One(section.clone()));
        }
        let ground = (refusal.ground != Ground::default()).then_some(refusal.ground);
        Self {
            pointer: refusal.pointer,
            code: refusal.reason.code(),
            params,
            ground,
        }
    }
}

impl NonPersonal for FieldError {}
