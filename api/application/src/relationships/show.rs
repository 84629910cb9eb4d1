//! A client relationship as it is shown, and what the log says of it.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::coded::Open;
use contract::problem::Code;
use contract::relationships::dto::ShownRelationship;
use domain::client::fact::ChangeReason;
use domain::ids::{ClientId, RelationshipId, UserId};
use domain::log::Subject;
use persistence::Unit;
use persistence::relationships::{self, Relationship};

/// A relationship as it is shown.
pub fn shown_relationship(caller: &RegisterCaller, relationship: &Relationship) -> ShownRelationship {
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
            .map(|user| caller.official(*user))
            .collect(),
        change_reason: Open(ChangeReason::parse(&row.change_reason).unwrap_or(ChangeReason::Changed)),
        recorded_at: row.recorded_at,
        recorded_by: caller.official(UserId(row.recorded_by)),
    }
}

/// What the log says of a client whose relationships are shown.
pub(super) fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, "relationships")]
}

/// A relationship of a client, by id.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn find(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    id: RelationshipId,
) -> Result<Relationship, Problem> {
    let found = relationships::of_client(&mut unit.tx, caller.register.key, client).await?;
    let found = found.into_iter().find(|relationship| relationship.row.id == id.0);
    found.ok_or_else(|| Problem::new(Code::NotFound).about(client))
}
