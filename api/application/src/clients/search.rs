//! Searching for a person: in the body, never in the URL; blind candidates, verified after opening.

mod criteria;
mod walk;

use crate::caller::RegisterCaller;
use crate::clients::search::criteria::Criteria;
use crate::clients::search::walk::{SearchPosition, Walk};
use crate::cursor::{DEFAULT_LIMIT, MOST, Scope};
use crate::problem::Problem;
use contract::clients::search::{SearchInput, SearchPage};
use contract::problem::Code;
use domain::secret::Secret;
use persistence::Logged;

/// Clients who match, the best first.
///
/// # Errors
/// What is wrong with the criteria; `right_missing`; `invalid_cursor`; the database's.
pub async fn search_clients(
    caller: &RegisterCaller,
    input: &SearchInput,
) -> Result<Logged<SearchPage>, Problem> {
    let criteria = Criteria::new(caller, input)?;
    let limit = input
        .limit
        .map_or(DEFAULT_LIMIT, |limit| limit as usize)
        .min(MOST);
    let keyed = caller.app.store.system_mac("search", &[&criteria.spelled()]);
    let scope = Scope::new("search", (&caller.register.id, &keyed));
    let start = start(&scope, input.cursor.as_deref())?;
    let mut unit = caller.read().await?;
    let found = Walk::new(caller, &criteria, start, limit).run(&mut unit).await?;
    drop(unit);
    let next_cursor = found
        .next
        .map(|SearchPosition { stage, after }| scope.cursor(&format!("{stage}:{after}")));
    let (hits, subjects): (Vec<_>, Vec<_>) = found
        .hits
        .into_iter()
        .map(|found| (found.hit, found.subject))
        .unzip();
    let page = Secret::collect(hits).map(|items| SearchPage { items, next_cursor });
    caller.show(page, caller.entry(subjects)).await
}

/// Where a cursor says that the page begins.
fn start(scope: &Scope, cursor: Option<&str>) -> Result<SearchPosition, Problem> {
    let Some(position) = scope.after(cursor)? else {
        return Ok(SearchPosition::default());
    };
    let invalid = || Problem::new(Code::InvalidCursor);
    let (stage, after) = position.split_once(':').ok_or_else(invalid)?;
    match (stage.parse(), after.parse()) {
        (Ok(stage), Ok(after)) => Ok(SearchPosition { stage, after }),
        _ => Err(invalid()),
    }
}
