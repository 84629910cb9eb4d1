//! Taking out of a record what tells where the client is to be found.

use super::content::Content;
use super::document::RecordDocument;

impl RecordDocument {
    /// Takes out what tells where the client is to be found, with what is marked in it; pointers of the members,
    /// whether or not they said anything.
    pub fn hide_whereabouts(&mut self) -> Vec<String> {
        let members = self.content.as_mut().map(Content::whereabouts);
        let mut hidden = Vec::new();
        for (pointer, text) in members.unwrap_or_default() {
            *text = None;
            hidden.push(pointer);
        }
        self.passages.retain(|passage| !hidden.contains(&passage.pointer));
        hidden
    }
}
