//! A client relationship in requests and in answers.

use crate::caller::RegisterCaller;
use contract::coded::Open;
use contract::relationships::dto::ShownRelationship;
use domain::client::fact::ChangeReason;
use domain::ids::UserId;
use persistence::relationships::Relationship;

/// A relationship as it is shown.
pub fn shown_relationship(call: &RegisterCaller, relationship: &Relationship) -> ShownRelationship {
    let row = &relationship.row;
    ShownRelationship {
        id: row.id,
        version: row.version,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        end_reason: row.end_reason.clone(),
        officials: relationship
            .officials
            .iter()
            .map(|user| call.official(*user))
            .collect(),
        change_reason: Open(ChangeReason::parse(&row.change_reason).unwrap_or(ChangeReason::Changed)),
        recorded_at: row.recorded_at,
        recorded_by: call.official(UserId(row.recorded_by)),
    }
}
