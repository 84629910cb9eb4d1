//! Goals of a plan (R25): each is pursued, reached, reached in part, not reached or given up by itself.

use crate::records::content::GoalContentInput;
use crate::records::dto::{Passage, RecordStateCode};
use crate::shared::SourceInput;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A goal that is to be set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GoalInput {
    /// What it says.
    pub content: GoalContentInput,
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

/// A step of a goal into another state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GoalTransitionInput {
    /// The state that follows.
    pub to: RecordStateCode,
    /// Why, where the state asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2_000)]
    pub reason: Option<String>,
    /// How far it was reached; what was said before stays when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub realisation: Option<String>,
}
