//! Reading one table of a profile: every key is taken once, and what is left over is an error.
//!
//! A key that is missing or of a wrong type is noted and replaced by an empty value, so that one run
//! names every error; a profile with errors is refused as a whole, so that no empty value survives.

mod compound;

use super::bounds;
use super::error::ProfileError;
use chrono::NaiveDate;
use toml::{Table, Value};

pub(super) struct Section<'e> {
    path: String,
    table: Table,
    errors: &'e mut Vec<ProfileError>,
}

impl<'e> Section<'e> {
    pub(super) fn new(path: String, table: Table, errors: &'e mut Vec<ProfileError>) -> Self {
        Self { path, table, errors }
    }

    fn key(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    pub(super) fn error(&mut self, key: &str, reason: impl Into<String>) {
        let key = self.key(key);
        self.errors.push(ProfileError {
            key,
            reason: reason.into(),
        });
    }

    /// Takes a key that must be there.
    fn take(&mut self, key: &str) -> Option<Value> {
        let value = self.table.remove(key);
        if value.is_none() {
            self.error(key, "is missing");
        }
        value
    }

    fn as_text(&mut self, key: &str, value: Value, longest: usize) -> String {
        match value {
            Value::String(text) if !text.trim().is_empty() && text.chars().count() <= longest => text,
            Value::String(_) => {
                self.error(key, format!("must be a text of 1 to {longest} characters"));
                String::new()
            }
            other => {
                self.error(key, format!("must be a text, not {}", other.type_str()));
                String::new()
            }
        }
    }

    pub(super) fn text(&mut self, key: &str, longest: usize) -> String {
        self.take(key)
            .map(|value| self.as_text(key, value, longest))
            .unwrap_or_default()
    }

    pub(super) fn optional_text(&mut self, key: &str, longest: usize) -> Option<String> {
        let value = self.table.remove(key)?;
        Some(self.as_text(key, value, longest))
    }

    /// The section of the notice that this stands in.
    pub(super) fn notice_section(&mut self) -> String {
        self.text("section", bounds::NOTICE_SECTION)
    }

    fn as_code(&mut self, key: &str, text: String, separator: char) -> String {
        let wellformed = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == separator);
        if !text.is_empty() && !wellformed {
            self.error(
                key,
                format!("must be a code of a–z, 0–9 and {separator:?} that begins with a letter"),
            );
            return String::new();
        }
        text
    }

    /// A code of the profile's own: `lower_snake`.
    pub(super) fn code(&mut self, key: &str) -> String {
        let text = self.text(key, bounds::CODE);
        self.as_code(key, text, '_')
    }

    pub(super) fn optional_code(&mut self, key: &str) -> Option<String> {
        let text = self.optional_text(key, bounds::CODE)?;
        Some(self.as_code(key, text, '_'))
    }

    /// A slug: `kebab-case`.
    pub(super) fn slug(&mut self, key: &str) -> String {
        let text = self.text(key, bounds::CODE);
        self.as_code(key, text, '-')
    }

    fn texts(&mut self, key: &str, value: Value) -> Vec<String> {
        let Value::Array(items) = value else {
            self.error(key, format!("must be a list, not {}", value.type_str()));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let text = self.as_text(&format!("{key}[{at}]"), item, bounds::CODE);
            if texts.contains(&text) {
                self.error(&format!("{key}[{at}]"), "stands twice in the list");
            } else if !text.is_empty() {
                texts.push(text);
            }
        }
        texts
    }

    /// A list of codes, empty when the key is absent.
    pub(super) fn codes(&mut self, key: &str) -> Vec<String> {
        match self.table.remove(key) {
            Some(value) => self.texts(key, value),
            None => Vec::new(),
        }
    }

    /// A value that the program knows by its code.
    pub(super) fn known<T: Copy>(&mut self, key: &str, all: &[T], code: fn(T) -> &'static str) -> T {
        let text = self.text(key, bounds::CODE);
        self.recognise(key, &text, all, code).unwrap_or(all[0])
    }

    pub(super) fn known_list<T: Copy>(
        &mut self,
        key: &str,
        all: &[T],
        code: fn(T) -> &'static str,
    ) -> Vec<T> {
        let texts = self.codes(key);
        texts
            .iter()
            .enumerate()
            .filter_map(|(at, text)| self.recognise(&format!("{key}[{at}]"), text, all, code))
            .collect()
    }

    pub(super) fn known_lists<T: Copy>(
        &mut self,
        key: &str,
        all: &[T],
        code: fn(T) -> &'static str,
    ) -> Vec<Vec<T>> {
        let Some(Value::Array(lists)) = self.take(key) else {
            self.error(key, "must be a list of lists");
            return Vec::new();
        };
        let mut found = Vec::new();
        for (at, list) in lists.into_iter().enumerate() {
            let key = format!("{key}[{at}]");
            let texts = self.texts(&key, list);
            found.push(
                texts
                    .iter()
                    .filter_map(|text| self.recognise(&key, text, all, code))
                    .collect(),
            );
        }
        found
    }

    fn recognise<T: Copy>(
        &mut self,
        key: &str,
        text: &str,
        all: &[T],
        code: fn(T) -> &'static str,
    ) -> Option<T> {
        if text.is_empty() {
            return None; // already reported
        }
        let found = all.iter().copied().find(|value| code(*value) == text);
        if found.is_none() {
            let known: Vec<_> = all.iter().map(|value| code(*value)).collect();
            self.error(
                key,
                format!("{text:?} is not known; known are {}", known.join(", ")),
            );
        }
        found
    }

    pub(super) fn flag(&mut self, key: &str, default: bool) -> bool {
        match self.table.remove(key) {
            None => default,
            Some(Value::Boolean(flag)) => flag,
            Some(other) => {
                self.error(key, format!("must be true or false, not {}", other.type_str()));
                default
            }
        }
    }

    pub(super) fn number(&mut self, key: &str, bounds: std::ops::RangeInclusive<u32>) -> u32 {
        let number = self
            .take(key)
            .and_then(|value| value.as_integer())
            .and_then(|number| u32::try_from(number).ok());
        match number {
            Some(number) if bounds.contains(&number) => number,
            _ => {
                self.error(
                    key,
                    format!("must be a number from {} to {}", bounds.start(), bounds.end()),
                );
                *bounds.start()
            }
        }
    }

    fn as_date(&mut self, key: &str, value: &Value) -> NaiveDate {
        // TOML's own dates are re-read by chrono: 31 February is a TOML token but not a day.
        let date = match value {
            Value::Datetime(date) if date.time.is_none() => date.to_string().parse().ok(),
            _ => None,
        };
        match date {
            Some(date) if crate::civil::is_acceptable(date) => date,
            _ => {
                self.error(
                    key,
                    "must be a date from 1900 to 2100, written 2024-05-29 without quotes",
                );
                NaiveDate::MIN
            }
        }
    }

    pub(super) fn date(&mut self, key: &str) -> NaiveDate {
        match self.take(key) {
            Some(value) => self.as_date(key, &value),
            None => NaiveDate::MIN,
        }
    }

    pub(super) fn optional_date(&mut self, key: &str) -> Option<NaiveDate> {
        let value = self.table.remove(key)?;
        Some(self.as_date(key, &value))
    }

    /// A sub-table that must be there.
    pub(super) fn section<T>(&mut self, key: &str, read: impl FnOnce(&mut Section<'_>) -> T) -> T {
        let table = match self.take(key) {
            Some(Value::Table(table)) => table,
            Some(other) => {
                self.error(key, format!("must be a table, not {}", other.type_str()));
                Table::new()
            }
            None => Table::new(),
        };
        let mut section = Section::new(self.key(key), table, self.errors);
        let value = read(&mut section);
        section.finish();
        value
    }

    pub(super) fn optional_section<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Section<'_>) -> T,
    ) -> Option<T> {
        self.table.contains_key(key).then(|| self.section(key, read))
    }

    /// A list of tables, `[[key]]`; empty when there is none.
    pub(super) fn list<T>(&mut self, key: &str, mut read: impl FnMut(&mut Section<'_>) -> T) -> Vec<T> {
        let items = match self.table.remove(key) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.error(key, "must be a list of tables");
                return Vec::new();
            }
        };
        let most = bounds::LISTS.iter().find(|(list, _)| *list == key);
        if let Some((_, most)) = most.filter(|(_, most)| items.len() > *most) {
            self.error(key, format!("holds {}, at most {most} may be", items.len()));
        }
        let mut values = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let path = self.key(&format!("{key}[{at}]"));
            let Value::Table(table) = item else {
                self.error(&format!("{key}[{at}]"), "must be a table");
                continue;
            };
            let mut section = Section::new(path, table, self.errors);
            values.push(read(&mut section));
            section.finish();
        }
        values
    }

    /// Reports the keys that nothing has read.
    pub(super) fn finish(self) {
        let Self { path, table, errors } = self;
        for key in table.keys() {
            let key = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            errors.push(ProfileError {
                key,
                reason: "is not a key that is known here".to_owned(),
            });
        }
    }
}
