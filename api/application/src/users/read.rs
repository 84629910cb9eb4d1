//! Reading who uses the system.

use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use crate::users::administrator::Administrator;
use crate::users::show::shown_user;
use contract::problem::Code;
use contract::users::{User, UserPage};
use domain::ids::UserId;
use domain::secret::Secret;
use persistence::{Logged, users};

/// The people who use the system, in the order in which they were added.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn list_users(caller: &Administrator, page: PageRequest) -> Result<Logged<UserPage>, Problem> {
    let scope = Scope::new("users", ());
    let after = scope.after_id(page.cursor.as_deref())?;
    let mut reader = caller.app.store.reader().await?;
    let rows = users::page(&mut reader, after, page.limit as i64 + 1).await?;
    drop(reader);
    let (rows, next_cursor) = cursor::cut(rows, page.limit, &scope, |row| row.id.to_string());
    let page = Secret::new(UserPage {
        items: rows.into_iter().map(shown_user).collect(),
        next_cursor,
    });
    caller.show(page, caller.entry(Vec::new())).await
}

/// A person who uses the system.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_user(caller: &Administrator, id: UserId) -> Result<Logged<User>, Problem> {
    let row = users::find(&mut caller.app.store.reader().await?, id).await?;
    let user = shown_user(row.ok_or_else(|| Problem::new(Code::NotFound))?);
    caller.show(Secret::new(user), caller.entry(Vec::new())).await
}
