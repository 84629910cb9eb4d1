//! The number of the form in which records are sealed. SQL migrations cannot reach inside a seal: what was sealed
//! in an earlier form is brought to today's whenever it is read.

use super::document::RecordDocument;
use super::kind::{KindRules, RecordKind};
use serde_json::Value;

/// The schema of what is sealed today: one more than the last that a kind has left behind.
pub const SCHEMA: u8 = {
    let mut schema = 1;
    let mut at = 0;
    while at < RecordKind::ALL.len() {
        let rules = RecordKind::ALL[at].rules();
        // The digest of an original is that of its form: another form could not be held against it.
        assert!(!rules.provable || rules.former.is_empty());
        let mut form = 0;
        while form < rules.former.len() {
            if rules.former[form].schema >= schema {
                schema = rules.former[form].schema + 1;
            }
            form += 1;
        }
        at += 1;
    }
    schema
};

/// Brings a record that was sealed in an earlier schema to today's; `None` when it is of no schema that was ever
/// sealed.
pub fn upcast(schema: u8, document: Value) -> Option<RecordDocument> {
    if schema == 0 || schema > SCHEMA {
        return None;
    }
    let kind = document.pointer("/content/kind").and_then(Value::as_str);
    let rules = match kind {
        Some(code) => Some(RecordKind::parse(code)?.rules()),
        // Of what was moved or redacted no content is left.
        None => None,
    };
    serde_json::from_value(upcast_by(rules, schema, document)).ok()
}

/// Takes every step from a schema to today's, the earliest first.
fn upcast_by(rules: Option<&KindRules>, schema: u8, mut document: Value) -> Value {
    if let (Some(rules), Some(content)) = (rules, document["content"].as_object_mut()) {
        for former in rules.former.iter().filter(|former| former.schema >= schema) {
            (former.upcast)(content);
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::provenance::{RestsOn, SourceNote};
    use crate::consent::ConsentParty;
    use crate::record::content::{Content, Note};
    use crate::record::kind::FormerForm;
    use crate::register::Channel;
    use serde_json::json;

    #[test]
    fn steps_are_taken_from_the_schema_on() {
        let rules = KindRules {
            former: &[
                FormerForm {
                    schema: 1,
                    upcast: |content| {
                        let said = content.remove("said").unwrap_or_default();
                        content.insert("text".into(), said);
                    },
                },
                FormerForm {
                    schema: 3,
                    upcast: |content| {
                        content.insert("way".into(), json!("phone"));
                    },
                },
            ],
            ..KindRules::PLAIN
        };
        let step =
            |schema, content| upcast_by(Some(&rules), schema, json!({"content": content}))["content"].clone();
        assert_eq!(
            step(1, json!({"said": "a"})),
            json!({"text": "a", "way": "phone"})
        );
        assert_eq!(
            step(2, json!({"text": "a"})),
            json!({"text": "a", "way": "phone"})
        );
        assert_eq!(
            step(4, json!({"text": "a", "way": "email"})),
            json!({"text": "a", "way": "email"})
        );
    }

    #[test]
    fn what_was_sealed_at_first_is_read_and_what_never_was_is_not() {
        let document = RecordDocument {
            content: Some(Content::Note(Note {
                text: "Soitti.".into(),
            })),
            held_on: None,
            source: SourceNote {
                party: ConsentParty {
                    code: "client".into(),
                    name: None,
                },
                channel: Channel::Meeting,
                reason: None,
            },
            rests_on: RestsOn::default(),
            state_reason: None,
            passages: Vec::new(),
            salt: uuid::Uuid::nil(),
        };
        let document = serde_json::to_value(document).unwrap_or_default();
        let read = upcast(1, document.clone()).and_then(|document| serde_json::to_value(document).ok());
        assert_eq!(read.as_ref(), Some(&document));
        assert!(upcast(0, document.clone()).is_none());
        assert!(upcast(SCHEMA + 1, document.clone()).is_none());
        let mut strange = document;
        strange["content"]["kind"] = json!("no_kind");
        assert!(upcast(1, strange).is_none());
    }
}
