//! A grant as it is shown, what the person leaves by its end, and what the log says of it.

use crate::caller::Caller;
use crate::handovers::leaving::{Ending, left_without_owner};
use crate::problem::Problem;
use contract::grants::Grant;
use contract::handovers::leaving::LeftWithoutOwner;
use domain::ids::RegisterKey;
use domain::log::LogEntry;
use persistence::Unit;
use persistence::grants::GrantRow;

/// A grant as it is shown, with what the person leaves without an owner by its end.
pub(super) fn shown_grant(
    caller: &Caller,
    row: GrantRow,
    left_without_owner: Option<Vec<LeftWithoutOwner>>,
) -> Grant {
    let register = caller.app.registers.of_key(RegisterKey(row.register_key));
    Grant {
        id: row.id,
        version: row.version,
        register: register.map(|register| register.id.clone()),
        task: row.task,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        undertaking_signed_on: row.undertaking_signed_on,
        own_clients_only: row.own_clients_only,
        created_at: row.created_at,
        left_without_owner,
    }
}

/// What the person leaves without an owner after the last day of a grant, as it is or is about to be; nothing of one that
/// has none, or belongs to no register.
///
/// # Errors
/// The database's.
pub(super) async fn left(
    caller: &Caller,
    unit: &mut Unit,
    row: &GrantRow,
) -> Result<Option<Vec<LeftWithoutOwner>>, Problem> {
    let grant = row.grant();
    let (Some(last_day), Some(register)) = (grant.to, caller.app.registers.of_key(grant.register)) else {
        return Ok(None);
    };
    let mut grants = caller.snapshot.grants(grant.user, grant.register);
    grants.retain(|known| known.id != grant.id);
    let user = grant.user;
    grants.push(grant);
    let ending = Ending {
        user,
        active: caller.snapshot.person(user).is_some_and(|person| person.active),
        grants: &grants,
        last_day,
    };
    let left = left_without_owner(caller, unit, register, ending).await?;
    Ok(Some(left.into_iter().collect()))
}

/// The entry of a grant stands in the log of its register, where its auditor reads who was given rights.
pub(super) fn describe(entry: &mut LogEntry, row: &GrantRow) {
    entry.register = RegisterKey(row.register_key);
    entry.about = Some(format!(
        "grant {} of task {} to user {}",
        row.id, row.task, row.user_id
    ));
}
