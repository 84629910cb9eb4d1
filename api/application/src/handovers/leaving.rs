//! What somebody whose rights end leaves without an owner: told to who ends them, in numbers, since who gives
//! rights sees no client.

use crate::access::Snapshot;
use crate::caller::Caller;
use crate::hosted_registers::Register;
use crate::problem::Problem;
use chrono::NaiveDate;
use contract::handovers::leaving::LeftWithoutOwner;
use contract::worklists::mine::{CappedCount, MOST_COUNTED};
use domain::access::grant::Grant;
use domain::ids::UserId;
use domain::register::RegisterProfile;
use domain::work::handover;
use persistence::{Unit, handovers};

/// How somebody's rights in a register are about to end.
pub struct Ending<'e> {
    /// Whose.
    pub user: UserId,
    /// Whether the person may act at all from then on.
    pub active: bool,
    /// The person's grants in the register, as they will be.
    pub grants: &'e [Grant],
    /// The day after which they no longer carry.
    pub last_day: NaiveDate,
}

/// The officials of a register who may not act any more once a day has passed.
pub fn gone(
    snapshot: &Snapshot,
    register: &Register,
    profile: &RegisterProfile,
    by: NaiveDate,
) -> Vec<UserId> {
    let mut officials = snapshot.officials(register.key);
    officials.retain(|user| {
        let active = snapshot.person(*user).is_some_and(|person| person.active);
        !active || handover::is_gone_after(profile, &snapshot.grants(*user, register.key), by)
    });
    officials
}

/// What somebody leaves without an owner once rights in a register have ended; `None` when the person may
/// still act there, or leaves nothing.
///
/// # Errors
/// The database's.
pub async fn left_without_owner(
    caller: &Caller,
    unit: &mut Unit,
    register: &Register,
    ending: Ending<'_>,
) -> Result<Option<LeftWithoutOwner>, Problem> {
    let Ending {
        user,
        active,
        grants,
        last_day,
    } = ending;
    let (today, profile) = register.on(caller.now);
    if active && !handover::is_gone_after(profile, grants, last_day) {
        return Ok(None);
    }
    let mut gone = gone(&caller.snapshot, register, profile, last_day);
    if !gone.contains(&user) {
        gone.push(user);
    }
    // What ends before the person goes is not left.
    let day = last_day.succ_opt().map_or(today, |next| next.max(today));
    let most = MOST_COUNTED as i64 + 1;
    let left = handovers::count_unowned(&mut unit.tx, register.key, user, &gone, day, most).await?;
    if left.clients + left.records + left.substitutions == 0 {
        return Ok(None);
    }
    let count = |found: i64| CappedCount::of(usize::try_from(found).unwrap_or_default());
    Ok(Some(LeftWithoutOwner {
        register: register.id.clone(),
        last_day,
        clients: count(left.clients),
        open_records: count(left.records),
        substitutions: count(left.substitutions),
        unowned: format!(
            "/v1/registers/{}/handovers/unowned?by={last_day}&official={user}",
            register.id
        ),
    }))
}
