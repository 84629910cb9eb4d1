//! A record as it is sealed.

use super::Content;
use crate::coded::coded;
use crate::recording::{RestsOn, SourceNote};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

coded! {
    /// What a passage of free text tells of. Free text cannot be gated; it can be marked.
    pub enum Mark {
        /// Health: seen only by those who may see special categories.
        Health = "health",
        /// Another person.
        ThirdPerson = "third_person",
    }
}

/// A marked passage of a free text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// JSON pointer of the text, below the content.
    pub pointer: String,
    /// Where it begins, in characters from 0.
    pub from: u32,
    /// Where it ends: the first character that no longer belongs to it.
    pub to: u32,
    /// What it tells of.
    pub mark: Mark,
}

/// A version of a record as it is sealed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordDocument {
    /// What it says; absent once it was moved or redacted.
    pub content: Option<Content>,
    /// The day of the meeting, the visit or the observation, apart from that of recording.
    pub held_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: SourceNote,
    /// What it rests on.
    pub rests_on: RestsOn,
    /// Why it is in its state.
    pub state_reason: Option<String>,
    /// Marked passages.
    pub passages: Vec<Passage>,
    /// What keeps the digest of a short content from being guessed.
    pub salt: uuid::Uuid,
}

/// What stands in place of a hidden passage. It tells not even how long the passage is.
const HIDDEN: &str = "[…]";

impl RecordDocument {
    /// Pointers of the texts in which a passage tells of health.
    pub fn marked_health(&self) -> Vec<String> {
        let marked = self
            .passages
            .iter()
            .filter(|passage| passage.mark == Mark::Health);
        marked.map(|passage| passage.pointer.clone()).collect()
    }

    /// Takes passages that tell of health out of the texts; pointers of the texts that were shortened. A text
    /// that a later version marks, and this one does not yet, goes as a whole: where the passage stood
    /// then is not known.
    pub fn hide_health(&mut self, marked_later: &[String]) -> Vec<String> {
        let marked = self.marked_health();
        let Some(content) = &mut self.content else {
            return Vec::new();
        };
        let mut hidden = Vec::new();
        for (pointer, text) in content.texts() {
            if marked.contains(&pointer) {
                let passages = self.passages.iter();
                let health =
                    passages.filter(|passage| passage.mark == Mark::Health && passage.pointer == pointer);
                *text = without(text, health.collect());
                hidden.push(pointer);
            } else if marked_later.contains(&pointer) {
                HIDDEN.clone_into(text);
                hidden.push(pointer);
            }
        }
        // Places in a text that was shortened would tell where, and how long.
        self.passages.retain(|passage| !hidden.contains(&passage.pointer));
        hidden
    }
}

/// A text without some of its passages.
fn without(text: &str, mut passages: Vec<&Passage>) -> String {
    // From the end, so that the places of those before stay right.
    passages.sort_by_key(|passage| std::cmp::Reverse(passage.from));
    let mut characters: Vec<char> = text.chars().collect();
    for passage in passages {
        let (from, to) = (passage.from as usize, (passage.to as usize).min(characters.len()));
        if from < to {
            characters.splice(from..to, HIDDEN.chars());
        }
    }
    characters.into_iter().collect()
}
