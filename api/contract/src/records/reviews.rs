//! Reviews of a plan (R25): what was found on a day, and when the plan is looked at again.

use crate::records::content::ReviewContentInput;
use crate::records::dto::Passage;
use crate::shared::SourceInput;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A review of a plan.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewInput {
    /// What it says. `nextOn` is from then on the plan's own next day of review, also when the latest review is
    /// changed.
    pub content: ReviewContentInput,
    /// The day of the review; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: SourceInput,
    /// Id of the official who answers for it; the caller when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<uuid::Uuid>,
    /// Passages of its texts that are marked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub passages: Vec<Passage>,
}
