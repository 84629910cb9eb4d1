//! Reading who stands in for whom.

use crate::caller::RegisterCaller;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use crate::substitutes::show::{describe, find, shown_substitute};
use contract::substitutes::{Substitute, SubstitutePage};
use domain::ids::{SubstituteId, UserId};
use domain::secret::Secret;
use persistence::{Logged, substitutes};

/// Who stands in for whom, those who no longer do too, the newest first; for one official alone, when one is named.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn list_substitutes(
    caller: &RegisterCaller,
    official: Option<UserId>,
    page: PageRequest,
) -> Result<Logged<SubstitutePage>, Problem> {
    let scope = Scope::new("substitutes", (&caller.register.id, official));
    let after = scope.after_id(page.cursor.as_deref())?;
    let (mut unit, register) = (caller.read().await?, caller.register.key);
    let limit = page.limit as i64 + 1;
    let rows = substitutes::page(&mut unit.tx, register, official, after, limit).await?;
    drop(unit);
    let (rows, next_cursor) = cursor::cut(rows, page.limit, &scope, |row| row.id.to_string());
    let page = SubstitutePage {
        items: rows.iter().map(|row| shown_substitute(caller, row)).collect(),
        next_cursor,
    };
    caller.show(Secret::new(page), caller.entry(Vec::new())).await
}

/// Who stands in for whom.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_substitute(
    caller: &RegisterCaller,
    id: SubstituteId,
) -> Result<Logged<Substitute>, Problem> {
    let mut unit = caller.read().await?;
    let row = find(caller, &mut unit, id).await?;
    drop(unit);
    let mut entry = caller.entry(Vec::new());
    describe(&mut entry, &row);
    caller
        .show(Secret::new(shown_substitute(caller, &row)), entry)
        .await
}
