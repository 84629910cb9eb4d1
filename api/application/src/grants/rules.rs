//! Who may give which task to whom.

use crate::caller::Caller;
use crate::hosted_registers::Register;
use crate::problem::Problem;
use contract::problem::Code;
use domain::access::Right;
use domain::ids::{RegisterKey, UserId};

/// Whether the caller may give or end a task in a register: its administrator any task, the operator's
/// administrator the administrator's.
pub(super) fn may_grant(caller: &Caller, register: RegisterKey, task: &str) -> bool {
    if caller.administers().contains(&register) {
        return true;
    }
    let grants_only = caller.app.registers.of_key(register).is_some_and(|register| {
        let (_, profile) = register.on(caller.now);
        profile
            .task(task)
            .is_some_and(|task| task.rights.contains(&Right::GrantEdit))
    });
    caller.is_operator() && (register == RegisterKey::SYSTEM || grants_only)
}

/// Who gives rights sees no client: nobody gives rights to oneself, and nobody holds both a task that gives
/// rights and one that opens clients' data in a register.
///
/// # Errors
/// `rights_kept_apart`.
pub(super) fn keeps_apart(
    caller: &Caller,
    user: UserId,
    register: &Register,
    task: &str,
) -> Result<(), Problem> {
    let (today, profile) = register.on(caller.now);
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
    let held = caller.snapshot.grants(user, register.key);
    let operates = caller
        .snapshot
        .grants(user, RegisterKey::SYSTEM)
        .iter()
        .any(|grant| grant.to.is_none_or(|to| today <= to));
    let clash = operates && opens(task)
        || held
            .iter()
            .filter(|grant| grant.to.is_none_or(|to| today <= to))
            .any(|grant| (gives(&grant.task) && opens(task)) || (opens(&grant.task) && gives(task)));
    if user == caller.person.id || clash {
        return Err(Problem::new(Code::RightsKeptApart));
    }
    Ok(())
}
