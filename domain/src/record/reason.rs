//! Why a record is in its state.

use super::kinds::StateReasonCode;
use serde::{Deserialize, Serialize};

/// Why a record is in its state: in words, or by a code of the state and in words where there are any.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StateReason {
    /// In words alone.
    InWords(String),
    /// By a code.
    Coded {
        /// The code.
        code: StateReasonCode,
        /// In words.
        text: Option<String>,
    },
}

impl StateReason {
    /// What was given, if anything was.
    pub fn of(code: Option<StateReasonCode>, text: Option<String>) -> Option<Self> {
        match code {
            Some(code) => Some(Self::Coded { code, text }),
            None => text.map(Self::InWords),
        }
    }

    /// The code.
    pub fn code(&self) -> Option<StateReasonCode> {
        match self {
            Self::InWords(_) => None,
            Self::Coded { code, .. } => Some(*code),
        }
    }

    /// The words.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::InWords(text) => Some(text),
            Self::Coded { text, .. } => text.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_reason_in_words_is_stored_as_its_words() {
        let reason = StateReason::of(None, Some("Sovittu".into()));
        assert_eq!(serde_json::to_value(&reason).ok(), Some(json!("Sovittu")));
        let coded = StateReason::of(Some(StateReasonCode::NoCapacity), None);
        let stored = serde_json::to_value(&coded).unwrap_or_default();
        assert_eq!(stored, json!({"code": "no_capacity", "text": null}));
        let read: Option<StateReason> = serde_json::from_value(stored).unwrap_or_default();
        assert!(read == coded);
    }
}
