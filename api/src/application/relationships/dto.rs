//! A client relationship in requests and in answers.

use crate::application::caller::RegisterCaller;
use crate::contract::coded::Open;
use crate::contract::relationships::dto::ShownRelationship;
use crate::contract::shared::Official;
use domain::client::fact::ChangeReason;
use domain::ids::UserId;
use persistence::relationships::Relationship;

impl ShownRelationship {
    /// A relationship as it is shown.
    pub fn of(call: &RegisterCaller, relationship: &Relationship) -> Self {
        let row = &relationship.row;
        Self {
            id: row.id,
            version: row.version,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            end_reason: row.end_reason.clone(),
            officials: relationship
                .officials
                .iter()
                .map(|user| Official::of(call, *user))
                .collect(),
            change_reason: Open(ChangeReason::parse(&row.change_reason).unwrap_or(ChangeReason::Changed)),
            recorded_at: row.recorded_at,
            recorded_by: Official::of(call, UserId(row.recorded_by)),
        }
    }
}
