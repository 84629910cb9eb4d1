//! Who is in a register, and how one gets in.

use super::acts::ReadingNote;
use super::consents::ConsentForm;
use crate::client::field::Field;
use crate::coded::coded;
use crate::labels::Labels;

/// R11: a group of clients.
#[derive(Clone, Debug)]
pub struct ClientGroup {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// The section of the notice.
    pub section: String,
}

/// R12–R14: how a person may be entered.
#[derive(Clone, Debug)]
pub struct EntryConditions {
    /// The section of the notice.
    pub section: String,
    /// The alternatives.
    pub conditions: Vec<EntryCondition>,
    /// What identifies a client: of each list at least one field.
    pub required: Vec<Vec<Field>>,
}

/// One way into the register.
#[derive(Clone, Debug)]
pub struct EntryCondition {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: Labels,
    /// What it takes.
    pub needs: EntryNeed,
    /// The reading it rests on, where the notice's own words are lost.
    pub reading: Option<ReadingNote>,
}

coded! {
    /// The sort of an entry condition.
    pub enum EntryNeedKind {
        /// A statute.
        Statute = "statute",
        /// A consent.
        Consent = "consent",
        /// A client relationship.
        ClientRelationship = "client_relationship",
    }
}

/// What an entry condition takes.
#[derive(Clone, Debug)]
pub enum EntryNeed {
    /// One of these statutes is in force, by itself or through a confirmed successor.
    Statute {
        /// Codes of statutes.
        statutes: Vec<String>,
    },
    /// A consent of this kind, given in one of these forms, in the same request.
    Consent {
        /// Code of the consent kind.
        kind: String,
        /// Acceptable forms.
        forms: Vec<ConsentForm>,
    },
    /// A client relationship begins; the notice cites no statute.
    ClientRelationship,
}

impl EntryNeed {
    /// Its sort.
    pub fn kind(&self) -> EntryNeedKind {
        match self {
            Self::Statute { .. } => EntryNeedKind::Statute,
            Self::Consent { .. } => EntryNeedKind::Consent,
            Self::ClientRelationship => EntryNeedKind::ClientRelationship,
        }
    }
}
