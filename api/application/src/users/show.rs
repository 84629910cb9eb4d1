//! A user as administrators see one, and what the log says of one.

use crate::problem::Problem;
use contract::problem::Code;
use contract::users::User;
use domain::ids::UserId;
use domain::log::LogEntry;
use persistence::Unit;
use persistence::users::{self, UserRow};

/// A person as administrators see one.
pub(super) fn shown_user(row: UserRow) -> User {
    User {
        id: row.id,
        version: row.version,
        username: row.username,
        display_name: row.display_name,
        active: row.active,
        created_at: row.created_at,
        left_without_owner: None,
    }
}

/// The entry names whom it is about.
pub(super) fn describe(entry: &mut LogEntry, user: UserId) {
    entry.about = Some(format!("user {user}"));
}

/// A user, to be changed.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn find(unit: &mut Unit, id: UserId) -> Result<UserRow, Problem> {
    let row = users::find(&mut unit.tx, id).await?;
    row.ok_or_else(|| Problem::new(Code::NotFound))
}
