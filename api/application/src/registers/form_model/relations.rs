//! What somebody can be to a client, and what each is called from either side.

use contract::coded::Open;
use contract::registers::form_model::LabelledCode;
use contract::registers::form_model::relations::RelationModel;
use domain::client::related::{Relation, SeenRelation};

/// Every relation.
pub fn relations() -> Vec<RelationModel> {
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
