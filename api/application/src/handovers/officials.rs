//! Who can answer for clients in a register: whom to hand over to, to appoint, to name on a record.

use crate::caller::RegisterCaller;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use contract::coded::CodeText;
use contract::handovers::officials::{AnsweringOfficial, AnsweringOfficialPage};
use domain::ids::UserId;
use domain::secret::Secret;
use domain::work::handover;
use persistence::Logged;

/// The officials who can answer for clients today, in the order of their ids.
///
/// # Errors
/// `invalid_cursor`; `log_unavailable`.
pub async fn list_officials(
    caller: &RegisterCaller,
    page: PageRequest,
) -> Result<Logged<AnsweringOfficialPage>, Problem> {
    let scope = Scope::new("officials", &caller.register.id);
    let after = scope.after_id(page.cursor.as_deref())?;
    let (snapshot, register) = (&caller.snapshot, caller.register.key);
    let mut officials = snapshot.officials(register);
    officials.retain(|user| {
        after.is_none_or(|after| user.0 > after)
            && caller.is_official(*user)
            && handover::can_answer(&caller.profile, &snapshot.grants(*user, register), caller.today)
    });
    officials.truncate(page.limit + 1);
    let (officials, next_cursor) = cursor::cut(officials, page.limit, &scope, |user| user.to_string());
    let officials = officials.into_iter();
    let page = AnsweringOfficialPage {
        items: officials.map(|user| shown_official(caller, user)).collect(),
        next_cursor,
    };
    caller.show(Secret::new(page), caller.entry(Vec::new())).await
}

fn shown_official(caller: &RegisterCaller, user: UserId) -> AnsweringOfficial {
    let grants = caller.snapshot.grants(user, caller.register.key);
    let held = grants.iter().filter(|grant| grant.carries(caller.today));
    let mut tasks: Vec<String> = held.map(|grant| grant.task.clone()).collect();
    tasks.sort_unstable();
    tasks.dedup();
    AnsweringOfficial {
        official: caller.official(user),
        tasks: tasks.into_iter().map(CodeText).collect(),
        last_day: handover::last_day_of(&caller.profile, &grants, caller.today),
    }
}
