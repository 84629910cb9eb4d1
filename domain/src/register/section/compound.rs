//! What takes several keys wherever it stands: labels, notes of a reading, successors.

use super::Section;
use crate::labels::Labels;
use crate::register::bounds;
use crate::register::model::{Confirmation, ReadingNote, Successor};

impl Section<'_> {
    /// A text in all three languages.
    pub(in crate::register) fn labels(&mut self, key: &str) -> Labels {
        self.section(key, |s| Labels {
            fi: s.text("fi", bounds::LABEL),
            sv: s.text("sv", bounds::LABEL),
            en: s.text("en", bounds::LABEL),
        })
    }

    pub(in crate::register) fn optional_labels(&mut self, key: &str) -> Option<Labels> {
        self.table.contains_key(key).then(|| self.labels(key))
    }

    pub(in crate::register) fn note(&mut self) -> ReadingNote {
        ReadingNote {
            reason: self.labels("reason"),
            author: self.text("author", bounds::AUTHOR),
            date: self.date("date"),
        }
    }

    pub(in crate::register) fn successor(&mut self) -> Option<Successor> {
        self.optional_section("successor", |s| Successor {
            code: s.code("code"),
            from: s.date("from"),
            status: s.known("status", Confirmation::ALL, Confirmation::code),
            reason: s.labels("reason"),
            author: s.text("author", bounds::AUTHOR),
            date: s.date("date"),
        })
    }
}
