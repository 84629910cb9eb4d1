//! What would be decided about a request, and what it would bring about.

use crate::handovers::handover::Handover;
use crate::handovers::leaving::LeftWithoutOwner;
use crate::problem::{ErrorDocument, GroundDocument};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// `true`: nothing else can stand where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct True;

impl Serialize for True {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

/// The schema of what tells a dry run's answer from a resource.
fn dry_run_literal() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .enum_values(Some([true]))
        .description(Some(
            "Always true: it tells this answer from the resource that is shown otherwise.",
        ))
        .build()
}

/// What a rule would decide: nothing was changed.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DryRun {
    /// Always true: it tells this answer from the resource that is shown otherwise.
    #[schema(schema_with = dry_run_literal)]
    pub dry_run: True,
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
