//! What somebody can be to a client, and what each is called from either side.

use crate::consents::show::ShownCapacity;
use crate::dated::kinds::related::ShownRelation;
use crate::registers::ShownLabels;
use crate::registers::form_model::LabelledCode;
use serde::Serialize;
use utoipa::ToSchema;

/// A relation that can be recorded.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RelationModel {
    /// What the person is to the client.
    pub relation: ShownRelation,
    /// What that is called.
    pub label: ShownLabels,
    /// What the client is to the person, as it is read on the person when a client too.
    pub inverse: LabelledCode,
    /// Whether it takes a custody.
    pub has_custody: bool,
    /// Whether it takes a scope.
    pub has_scope: bool,
    /// In which capacity the person may consent for the client; null when not at all.
    #[schema(required = true)]
    pub capacity: Option<ShownCapacity>,
}
