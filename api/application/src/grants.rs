//! Grants: a task in a register, for a time, with a signed secrecy undertaking.
//!
//! The operator's administrator appoints an administrator per register; that one grants there, and only
//! there.

use crate::caller::Caller;
use crate::handovers::leaving::{Ending, left_without_owner};
use crate::hosted_registers::Register;
use crate::problem::Problem;
use contract::grants::Grant;
use contract::handovers::leaving::LeftWithoutOwner;
use contract::problem::Code;
use domain::access::Right;
use domain::ids::{RegisterKey, UserId};
use domain::log::LogEntry;
use persistence::Unit;
use persistence::grants::GrantRow;

/// The task of the operator's administrator, whose grants belong to no register.
pub const OPERATOR: &str = "operator";

pub fn shown(call: &Caller, row: GrantRow, left_without_owner: Option<Vec<LeftWithoutOwner>>) -> Grant {
    let register = call.app.registers.of_key(RegisterKey(row.register_key));
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

/// What the person leaves without an owner after the last day of a grant, as it is or is about to be.
pub async fn left(
    call: &Caller,
    unit: &mut Unit,
    grant: &domain::access::grant::Grant,
) -> Result<Option<Vec<LeftWithoutOwner>>, Problem> {
    let (Some(last_day), Some(register)) = (grant.to, call.app.registers.of_key(grant.register)) else {
        return Ok(None);
    };
    let mut grants = call.snapshot.grants(grant.user, grant.register);
    grants.retain(|known| known.id != grant.id);
    grants.push(grant.clone());
    let ending = Ending {
        user: grant.user,
        active: call
            .snapshot
            .person(grant.user)
            .is_some_and(|person| person.active),
        grants: &grants,
        last_day,
    };
    let left = left_without_owner(call, unit, register, ending).await?;
    Ok(Some(left.into_iter().collect()))
}

/// The entry of a grant stands in the log of its register, where its auditor reads who was given rights.
pub fn entered(call: &Caller, row: &GrantRow) -> LogEntry {
    about(call.entry(Vec::new()), row)
}

/// The entry of a call, about a grant.
pub fn about(entry: LogEntry, row: &GrantRow) -> LogEntry {
    let about = format!("grant {} of task {} to user {}", row.id, row.task, row.user_id);
    entry.in_register(RegisterKey(row.register_key)).about(about)
}

/// Whether the caller may give or end a task in a register: its administrator any task, the operator's
/// administrator the administrator's.
pub fn may_grant(call: &Caller, register: RegisterKey, task: &str) -> bool {
    if call.administers().contains(&register) {
        return true;
    }
    let grants_only = call.app.registers.of_key(register).is_some_and(|register| {
        let (_, profile) = register.on(call.now);
        profile
            .task(task)
            .is_some_and(|task| task.rights.contains(&Right::GrantEdit))
    });
    call.is_operator() && (register == RegisterKey::SYSTEM || grants_only)
}

/// Who gives rights sees no client: nobody gives rights to oneself, and nobody holds both a task that gives
/// rights and one that opens clients' data in a register.
pub fn keeps_apart(call: &Caller, user: UserId, register: &Register, task: &str) -> Result<(), Problem> {
    let (today, profile) = register.on(call.now);
    let gives = |code: &str| {
        profile
            .task(code)
            .is_some_and(|task| task.rights.contains(&Right::GrantEdit))
    };
    let opens = |code: &str| {
        profile
            .task(code)
            .is_some_and(|task| task.rights.iter().any(|right| right.opens_client_data()))
    };
    let held = call.snapshot.grants(user, register.key);
    let operates = call
        .snapshot
        .grants(user, RegisterKey::SYSTEM)
        .iter()
        .any(|grant| grant.to.is_none_or(|to| today <= to));
    let clash = operates && opens(task)
        || held
            .iter()
            .filter(|grant| grant.to.is_none_or(|to| today <= to))
            .any(|grant| (gives(&grant.task) && opens(task)) || (opens(&grant.task) && gives(task)));
    if user == call.person.id || clash {
        return Err(Problem::new(Code::RightsKeptApart));
    }
    Ok(())
}
