//! A record as it is sealed.

use super::content::Content;
use super::reason::StateReason;
use crate::client::provenance::{RestsOn, SourceNote};
use crate::coded::coded;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    pub state_reason: Option<StateReason>,
    /// Marked passages.
    pub passages: Vec<Passage>,
    /// What keeps the digest of a short content from being guessed.
    pub salt: uuid::Uuid,
}

/// What stands in place of a hidden passage. It tells not even how long the passage is.
const HIDDEN: &str = "[…]";

/// A text of which passages tell of health: what earlier versions are held against.
pub struct MarkedText {
    pointer: String,
    text: String,
    spans: Vec<(usize, usize)>,
}

impl RecordDocument {
    /// Whether a passage tells of health.
    pub fn tells_of_health(&self) -> bool {
        self.passages.iter().any(|passage| passage.mark == Mark::Health)
    }

    /// The texts in which passages tell of health.
    pub fn marked_texts(&self) -> Vec<MarkedText> {
        let mut content = self.content.clone();
        let texts = content.as_mut().map(Content::texts).unwrap_or_default();
        texts
            .into_iter()
            .map(|(pointer, text)| MarkedText {
                spans: self.spans(&pointer),
                text: text.clone(),
                pointer,
            })
            .filter(|marked| !marked.spans.is_empty())
            .collect()
    }

    /// Takes passages that tell of health out of the texts; pointers of the texts that were shortened. A text
    /// in which a later version marks what this one does not goes as a whole, with every other of its list:
    /// where the passage stood then is not known.
    pub fn hide_health(&mut self, later: &[MarkedText]) -> Vec<String> {
        let mut content = self.content.take();
        let mut hidden = Vec::new();
        let texts = content.as_mut().map(Content::texts).unwrap_or_default();
        let unknown: BTreeSet<&str> = later
            .iter()
            .filter(|marked| {
                let same = texts
                    .iter()
                    .any(|(pointer, text)| *pointer == marked.pointer && **text == marked.text);
                !same || !covers(&self.spans(&marked.pointer), &marked.spans)
            })
            .map(|marked| member(&marked.pointer))
            .collect();
        for (pointer, text) in texts {
            let spans = self.spans(&pointer);
            if unknown.contains(member(&pointer)) {
                HIDDEN.clone_into(text);
            } else if spans.is_empty() {
                continue;
            } else {
                *text = without(text, &spans);
            }
            hidden.push(pointer);
        }
        self.content = content;
        // Places in a text that was shortened would tell where, and how long.
        self.passages.retain(|passage| !hidden.contains(&passage.pointer));
        hidden
    }

    /// The marks of a content that takes the place of this one while nobody says anew what is marked: a text
    /// that stays keeps its passages; one that was written anew is marked as a whole, with every other of its
    /// list.
    pub fn marks_kept_by(&self, content: &Content) -> Vec<Passage> {
        let (mut former, mut content) = (self.content.clone(), content.clone());
        let former = former.as_mut().map(Content::texts).unwrap_or_default();
        let texts = content.texts();
        let below = |texts: &[(String, &mut String)], name: &str| -> Vec<(String, String)> {
            let below = texts.iter().filter(|(pointer, _)| member(pointer) == name);
            below
                .map(|(pointer, text)| (pointer.clone(), (**text).clone()))
                .collect()
        };
        let mut kept = Vec::new();
        let mut anew = BTreeSet::new();
        for passage in &self.passages {
            let name = member(&passage.pointer);
            if below(&former, name) == below(&texts, name) {
                kept.push(passage.clone());
            } else if anew.insert((name, passage.mark.code())) {
                kept.extend(below(&texts, name).into_iter().map(|(pointer, text)| Passage {
                    pointer,
                    from: 0,
                    to: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
                    mark: passage.mark,
                }));
            }
        }
        kept
    }

    /// Where a text tells of health, from left to right: passages that touch are one.
    fn spans(&self, pointer: &str) -> Vec<(usize, usize)> {
        let passages = self.passages.iter();
        let health = passages.filter(|passage| passage.mark == Mark::Health && passage.pointer == pointer);
        let mut found: Vec<_> = health
            .map(|passage| (passage.from as usize, passage.to as usize))
            .collect();
        found.sort_unstable();
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for (from, to) in found {
            match spans.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => spans.push((from, to)),
            }
        }
        spans
    }
}

/// The member of the content that a text belongs to: a list of texts is one.
fn member(pointer: &str) -> &str {
    pointer
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default()
}

/// Whether each of some spans lies within one of others.
fn covers(spans: &[(usize, usize)], others: &[(usize, usize)]) -> bool {
    others
        .iter()
        .all(|(from, to)| spans.iter().any(|(begin, end)| begin <= from && to <= end))
}

/// A text without some of its spans, which do not touch.
fn without(text: &str, spans: &[(usize, usize)]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    // From the end, so that the places of those before stay right.
    for (from, to) in spans.iter().rev() {
        let to = (*to).min(characters.len());
        if *from < to {
            characters.splice(*from..to, HIDDEN.chars());
        }
    }
    characters.into_iter().collect()
}
