//! Who is in a register, how one gets in, and what is recorded.

use crate::coded::{CodeText, Open};
use crate::registers::ShownLabels;
use chrono::NaiveDate;
use domain::register::{
    Category, ClientGroup, ConsentKind, EntryCondition, EntryNeedKind, Reading, RegisterProfile,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The sort of an entry condition.
pub type ShownEntryNeed = Open<EntryNeedKind>;

/// A code with its label and the section of the notice.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SectionedCode {
    /// The code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
}

impl From<&ClientGroup> for SectionedCode {
    fn from(group: &ClientGroup) -> Self {
        Self {
            code: group.code.clone(),
            label: (&group.label).into(),
            notice_section: group.section.clone(),
        }
    }
}

impl From<&ConsentKind> for SectionedCode {
    fn from(kind: &ConsentKind) -> Self {
        Self {
            code: kind.code.clone(),
            label: (&kind.label).into(),
            notice_section: kind.section.clone(),
        }
    }
}

/// A condition of entry.
#[derive(Serialize, ToSchema)]
#[schema(as = EntryCondition)]
#[serde(rename_all = "camelCase")]
pub struct ShownEntryCondition {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// What it takes.
    pub needs: ShownEntryNeed,
    /// Whether the notice says so only as somebody reads it.
    pub reading: bool,
}

impl From<&EntryCondition> for ShownEntryCondition {
    fn from(condition: &EntryCondition) -> Self {
        Self {
            code: condition.code.clone(),
            label: (&condition.label).into(),
            needs: Open(condition.needs.kind()),
            reading: condition.reading.is_some(),
        }
    }
}

/// A category of data.
#[derive(Serialize, ToSchema)]
#[schema(as = Category)]
#[serde(rename_all = "camelCase")]
pub struct ShownCategory {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
    /// Whether it is a special category of personal data.
    pub special: bool,
    /// Codes of the fields that it covers, by its words or by a reading.
    #[schema(max_items = 50, value_type = Vec<CodeText>)]
    pub fields: Vec<String>,
}

impl ShownCategory {
    /// A category of a profile, with what is read into it.
    pub fn of(profile: &RegisterProfile, category: &Category) -> Self {
        let read = profile
            .readings
            .iter()
            .filter(|reading| reading.category == category.code);
        let fields = category
            .fields
            .iter()
            .copied()
            .chain(read.map(|reading| reading.field));
        Self {
            code: category.code.clone(),
            label: (&category.label).into(),
            notice_section: category.section.clone(),
            special: category.special,
            fields: fields.map(|field| field.code().to_owned()).collect(),
        }
    }
}

/// A reading of the notice.
#[derive(Serialize, ToSchema)]
#[schema(as = Reading)]
#[serde(rename_all = "camelCase")]
pub struct ShownReading {
    /// Code of the field.
    #[schema(max_length = 64)]
    pub field: String,
    /// Code of the category that is read to cover it.
    #[schema(max_length = 64)]
    pub category: String,
    /// Why.
    pub reason: ShownLabels,
    /// Who reads it so.
    #[schema(max_length = 200)]
    pub author: String,
    /// When it was read so.
    pub date: NaiveDate,
}

impl From<&Reading> for ShownReading {
    fn from(reading: &Reading) -> Self {
        Self {
            field: reading.field.code().to_owned(),
            category: reading.category.clone(),
            reason: (&reading.note.reason).into(),
            author: reading.note.author.clone(),
            date: reading.note.date,
        }
    }
}
