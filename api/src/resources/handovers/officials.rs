//! Who can answer for clients in a register: whom to hand over to, to appoint, to name on a record.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::handovers::ListOfficials;
use actix_web::{HttpRequest, get};
use application::cursor::{self, Scope};
use contract::coded::CodeText;
use contract::handovers::officials::{AnsweringOfficial, AnsweringOfficialPage};
use domain::ids::UserId;
use domain::secret::Secret;
use domain::work::handover;

/// Lists the officials who can answer for clients today.
///
/// Needs `client.view`. Officials who hold a task that does the casework (`record.edit`; `client.edit` in a
/// register where no task has that): whom a relationship, a record, a handover and a substitution may name. Shows no client. Leaves an entry.
#[utoipa::path(tag = "handing-over",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = AnsweringOfficialPage, description = "A page.")))]
#[get("/v1/registers/{register}/officials")]
pub async fn list_officials(call: Call<ListOfficials>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (
        request::limit(&query)?,
        Scope::new("officials", &call.register.id),
    );
    let after = scope.after_id(query.one("cursor")?)?;
    let (snapshot, register) = (&call.snapshot, call.register.key);
    let mut officials = snapshot.officials(register);
    officials.retain(|user| {
        after.is_none_or(|after| user.0 > after)
            && call.is_official(*user)
            && handover::can_answer(&call.profile, &snapshot.grants(*user, register), call.today)
    });
    officials.truncate(limit + 1);
    let (officials, next_cursor) = cursor::cut(officials, limit, &scope, |user| user.to_string());
    let shown = |user: UserId| {
        let grants = snapshot.grants(user, register);
        let held = grants.iter().filter(|grant| grant.carries(call.today));
        let mut tasks: Vec<String> = held.map(|grant| grant.task.clone()).collect();
        tasks.sort_unstable();
        tasks.dedup();
        AnsweringOfficial {
            official: call.official(user),
            tasks: tasks.into_iter().map(CodeText).collect(),
            last_day: handover::last_day_of(&call.profile, &grants, call.today),
        }
    };
    let page = AnsweringOfficialPage {
        items: officials.into_iter().map(shown).collect(),
        next_cursor,
    };
    let entry = call.entry(Vec::new());
    Ok(answer::shown(call.show(Secret::new(page), entry).await?))
}
