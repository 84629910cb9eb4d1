//! Handing clients over from one official to another.

use crate::handovers::handover::Handover;
use crate::outcome::OutcomeSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What one official hands over to another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandoverInput {
    /// Id of the official who hands over; one who has left, too.
    pub from: uuid::Uuid,
    /// Id of the official who answers from now on.
    pub to: uuid::Uuid,
    /// Ids of the clients; everybody for whom the official answers when absent.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 100)]
    pub clients: Option<Vec<uuid::Uuid>>,
}

/// What was handed over, or what would be.
pub type HandoverOrDryRun = OutcomeSchema<Handover>;
