//! Client relationships: start, end with its reason, and the officials who answer.

pub mod dto;
pub mod rules;

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::problem::Code;
use domain::ids::{ClientId, RelationshipId};
use domain::log::Subject;
use persistence::Unit;
use persistence::relationships::{self, Relationship};

pub fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, "relationships")]
}

pub async fn find(
    call: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    id: RelationshipId,
) -> Result<Relationship, Problem> {
    let found = relationships::of_client(&mut unit.tx, call.register.key, client).await?;
    let found = found.into_iter().find(|relationship| relationship.row.id == id.0);
    found.ok_or_else(|| Problem::new(Code::NotFound).about(client))
}
