//! Whole answers as text, to be compared literally with what was kept of them.
//!
//! What is random is told by what it is for: an id by a name or by the order in which ids come up, a MAC
//! and a trace as such. All else stands as it was sent.

use crate::Answer;
use serde_json::Value;
use std::fmt::Write;
use uuid::Uuid;

/// Headers that say how an answer travelled, or when.
const OF_THE_JOURNEY: [&str; 4] = ["connection", "content-length", "date", "transfer-encoding"];

/// The ids of a scenario, with their names.
#[derive(Default)]
pub struct Names(Vec<(Uuid, String)>);

impl Names {
    /// Names an id, so that the text says whose it is.
    #[must_use]
    pub fn with(mut self, id: impl ToString, name: &str) -> Self {
        let id = id.to_string().parse().expect("an id");
        self.0.push((id, name.to_owned()));
        self
    }

    fn of(&mut self, id: Uuid) -> String {
        if let Some((_, name)) = self.0.iter().find(|(known, _)| *known == id) {
            return name.clone();
        }
        let name = format!("id-{}", self.0.len() + 1);
        self.0.push((id, name.clone()));
        name
    }

    /// A request and its answer: status, headers and body.
    pub fn text(&mut self, request: &str, answer: &Answer) -> String {
        let mut text = format!("{request}\n\n{}\n", answer.status.as_u16());
        let mut headers: Vec<(&str, String)> = answer
            .headers
            .iter()
            .filter(|(name, _)| !OF_THE_JOURNEY.contains(&name.as_str()))
            .map(|(name, value)| (name.as_str(), value.to_str().expect("a text").to_owned()))
            .collect();
        headers.sort();
        for (name, value) in headers {
            let value = match name {
                "log-receipt" => "[entry].[mac]".to_owned(),
                // A set, in an order that differs from answer to answer.
                "access-control-expose-headers" => {
                    let mut exposed: Vec<&str> = value.split(", ").collect();
                    exposed.sort_unstable();
                    exposed.join(", ")
                }
                _ => value,
            };
            writeln!(text, "{name}: {value}").expect("a text");
        }
        let mut body = answer.body.clone();
        redact(&mut body);
        if body.is_null() {
            text.push_str(&answer.text);
        } else {
            let body = serde_json::to_string_pretty(&body).expect("JSON");
            write!(text, "\n{body}\n").expect("a text");
        }
        self.named(&text)
    }

    /// A text with its ids named, with hyphens or without.
    fn named(&mut self, text: &str) -> String {
        let mut named = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let id = [36, 32].into_iter().find_map(|length| {
                let taken = rest.get(..length)?;
                Some((length, Uuid::try_parse(taken).ok()?))
            });
            let (length, token) = match id {
                Some((length, id)) => (length, format!("[{}]", self.of(id))),
                None => (first.len_utf8(), first.to_string()),
            };
            named.push_str(&token);
            rest = &rest[length..];
        }
        named
    }
}

/// Puts a word in place of what nobody could foresee.
fn redact(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), &*member) {
                    ("mac" | "traceId" | "nextCursor", Value::String(_)) => {
                        *member = Value::from(format!("[{name}]"));
                    }
                    _ => redact(member),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_named_wherever_they_stand() {
        let (one, other) = (Uuid::from_u128(1 << 100), Uuid::from_u128(2 << 100));
        let mut names = Names::default().with(one, "client");
        let text = format!("/clients/{one}/phones/{other} user-{} ä", other.simple());
        assert_eq!(
            names.named(&text),
            "/clients/[client]/phones/[id-2] user-[id-2] ä"
        );
    }
}
