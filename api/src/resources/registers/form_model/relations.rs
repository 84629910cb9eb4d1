//! What somebody can be to a client, and what each is called from either side.

use super::LabelledCode;
use crate::contract::coded::Open;
use crate::resources::consents::ShownCapacity;
use crate::resources::dated::ShownRelation;
use crate::resources::registers::ShownLabels;
use domain::client::related::{Relation, SeenRelation};
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

/// Every relation.
pub(super) fn relations() -> Vec<RelationModel> {
    let model = |relation: &Relation| {
        let (seen, inverse) = (relation.seen(), relation.inverse());
        RelationModel {
            relation: Open(seen),
            label: (&seen.label()).into(),
            inverse: LabelledCode {
                code: inverse.code().to_owned(),
                label: (&inverse.label()).into(),
            },
            has_custody: seen == SeenRelation::Guardian,
            has_scope: relation.has_scope(),
            capacity: relation.capacity().map(Open),
        }
    };
    Relation::ALL.iter().map(model).collect()
}
