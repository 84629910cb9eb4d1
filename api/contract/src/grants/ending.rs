//! Ending a grant, and what the person leaves without an owner by it.

use crate::grants::Grant;
use crate::outcome::OutcomeSchema;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The end of a grant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GrantEnding {
    /// The last day on which it carries; yesterday, and so at once, when absent.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// The grant, or what would be decided.
pub type GrantOrDryRun = OutcomeSchema<Grant>;
