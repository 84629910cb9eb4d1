//! Reading a person's grants.

use crate::cursor::{self, PageRequest, Scope};
use crate::grants::show::shown_grant;
use crate::problem::Problem;
use crate::users::administrator::Administrator;
use contract::grants::GrantPage;
use domain::ids::UserId;
use domain::secret::Secret;
use persistence::{Logged, grants};

/// A person's grants, those ended too, the newest first.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn list_grants(
    caller: &Administrator,
    user: UserId,
    page: PageRequest,
) -> Result<Logged<GrantPage>, Problem> {
    let scope = Scope::new("grants", user);
    let after = scope.after_id(page.cursor.as_deref())?;
    let mut reader = caller.app.store.reader().await?;
    let rows = grants::of_user(&mut reader, user, after, page.limit as i64 + 1).await?;
    drop(reader);
    let (rows, next_cursor) = cursor::cut(rows, page.limit, &scope, |row| row.id.to_string());
    let items = rows.into_iter();
    let page = GrantPage {
        items: items.map(|row| shown_grant(caller, row, None)).collect(),
        next_cursor,
    };
    caller.show(Secret::new(page), caller.entry(Vec::new())).await
}
