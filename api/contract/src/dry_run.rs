//! What would be decided about a request, and what it would bring about.

use crate::handovers::handover::Handover;
use crate::handovers::leaving::LeftWithoutOwner;
use crate::problem::{ErrorDocument, GroundDocument};
use serde::Serialize;
use utoipa::ToSchema;

/// What a rule would decide: nothing was changed.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DryRun {
    /// Whether the request would be carried out.
    pub allowed: bool,
    /// On what ground.
    #[schema(required = true)]
    pub ground: Option<GroundDocument>,
    /// Why not.
    #[schema(max_items = 1000)]
    pub reasons: Vec<ErrorDocument>,
    /// What it would bring about, in numbers; null where nothing is counted.
    #[schema(required = true)]
    pub effects: Option<Effects>,
}

/// What a request would bring about, in numbers.
#[derive(Clone, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Effects {
    /// What would be handed over; null where nothing is handed over.
    #[schema(required = true)]
    pub handover: Option<Handover>,
    /// What would be left without an owner, by register; null where nobody's rights end.
    #[schema(required = true, max_items = 200)]
    pub left_without_owner: Option<Vec<LeftWithoutOwner>>,
}
