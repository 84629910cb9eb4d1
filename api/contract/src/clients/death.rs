//! A client's death, and its reversal when the message proves false.
//!
//! Consents lapse and rights end because a death is recorded, and come back when it is no longer. What is
//! open among the records ends, each by a version of its own, and the reversal opens it again.

use crate::clients::client::Client;
use crate::outcome::OutcomeSchema;
use crate::shared::SourceInput;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A death.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DeathRecord)]
pub struct DeathInput {
    /// The day of death.
    pub date: NaiveDate,
    /// Where the message came from.
    pub source: SourceInput,
}

/// Why a death is taken back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DeathReversal)]
pub struct ReversalInput {
    /// Where the correction came from.
    pub source: SourceInput,
}

/// The client, or what would be decided.
pub type ClientOrDryRun = OutcomeSchema<Client>;
