//! The law that a register rests on, as it stands on a day.

use crate::coded::{CodeText, Open};
use crate::registers::ShownLabels;
use chrono::NaiveDate;
use domain::register::{BasisCategory, LapseNote, LegalBasis, RegisterProfile, Statute};
use serde::Serialize;
use utoipa::ToSchema;

/// A category of legal basis.
pub type ShownBasisCategory = Open<BasisCategory>;

/// A statute that the notice cites.
#[derive(Serialize, ToSchema)]
#[schema(as = Statute)]
#[serde(rename_all = "camelCase")]
pub struct ShownStatute {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// As cited.
    #[schema(max_length = 100)]
    pub citation: String,
    /// Its name.
    pub title: ShownLabels,
    /// First day in force.
    #[schema(required = true)]
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// What carries today: its own citation, its confirmed successor's, or null when nothing new may rest
    /// on it.
    #[schema(required = true, max_length = 100)]
    pub carried_by: Option<String>,
    /// What is wrong with the notice's citation.
    #[schema(required = true)]
    pub remark: Option<ShownLabels>,
}

impl ShownStatute {
    /// A statute of a profile as it stands on a day.
    pub fn on(profile: &RegisterProfile, statute: &Statute, today: NaiveDate) -> Self {
        let standing = profile.statute_standing(&statute.code, today);
        Self {
            code: statute.code.clone(),
            citation: statute.citation.clone(),
            title: (&statute.title).into(),
            valid_from: statute.valid_from,
            valid_to: statute.valid_to,
            carried_by: standing
                .and_then(|standing| standing.carrying().map(|carrying| carrying.citation.clone())),
            remark: statute.remark.as_ref().map(ShownLabels::from),
        }
    }
}

/// A legal basis.
#[derive(Serialize, ToSchema)]
#[schema(as = LegalBasis)]
#[serde(rename_all = "camelCase")]
pub struct ShownLegalBasis {
    /// Its category; `unknown` where the notice's tick is lost.
    pub category: ShownBasisCategory,
    /// Codes of statutes.
    #[schema(max_items = 50, value_type = Vec<CodeText>)]
    pub statutes: Vec<String>,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
}

impl From<&LegalBasis> for ShownLegalBasis {
    fn from(basis: &LegalBasis) -> Self {
        Self {
            category: Open(basis.category),
            statutes: basis.statutes.clone(),
            notice_section: basis.section.clone(),
        }
    }
}

/// What lapses.
#[derive(Serialize, ToSchema)]
#[schema(as = Lapse)]
#[serde(rename_all = "camelCase")]
pub struct ShownLapse {
    /// Code of the statute or the party.
    #[schema(max_length = 64)]
    pub code: String,
    /// Its last day.
    pub last_day: NaiveDate,
    /// Whether a confirmed successor takes over.
    pub succeeded: bool,
}

impl From<LapseNote> for ShownLapse {
    fn from(note: LapseNote) -> Self {
        Self {
            code: note.code,
            last_day: note.last_day,
            succeeded: note.succeeded,
        }
    }
}
