//! Where a register's data comes from, as it stands on a day.

use crate::coded::Open;
use crate::registers::ShownLabels;
use crate::shared::ShownChannel;
use domain::register::{SourceList, SourceListKind};
use serde::Serialize;
use utoipa::ToSchema;

/// How a list of sources is read.
pub type ShownSourceListKind = Open<SourceListKind>;

/// How the list of sources is read.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceList)]
#[serde(rename_all = "camelCase")]
pub struct ShownSourceList {
    /// Closed, open with consent, or mainly.
    pub kind: ShownSourceListKind,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
}

impl From<&SourceList> for ShownSourceList {
    fn from(list: &SourceList) -> Self {
        Self {
            kind: Open(list.kind),
            notice_section: list.section.clone(),
        }
    }
}

/// A source that the notice names.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = NamedSource)]
#[serde(rename_all = "camelCase")]
pub struct ShownNamedSource {
    /// Code of the party.
    #[schema(max_length = 64)]
    pub party: String,
    /// What it is called.
    pub label: ShownLabels,
    /// Whether the one meant is named each time.
    pub named_each_time: bool,
    /// The ways that the notice names; empty means any.
    #[schema(max_items = 20)]
    pub channels: Vec<ShownChannel>,
    /// Code of the consent kind that must cover it.
    #[schema(required = true, max_length = 64)]
    pub consent_kind: Option<String>,
    /// The provision that gives the right to it, consent or not.
    #[schema(required = true, max_length = 200)]
    pub provision: Option<String>,
    /// Code of the party that stands for it today; null when it has ended and nothing took its place.
    #[schema(required = true, max_length = 64)]
    pub today: Option<String>,
}
