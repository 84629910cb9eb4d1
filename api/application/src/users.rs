//! People who use the system. Only administrators see this list; administrators see no client.

pub mod change;

use crate::caller::Caller;
use crate::problem::Problem;
use contract::json::Schemas;
use contract::problem::Code;
use contract::users::{User, UserInput};
use domain::ids::UserId;
use domain::log::LogEntry;
use persistence::Unit;
use persistence::users::{self, UserRow};
use serde_json::json;
use utoipa::ToSchema;

/// Whether a text is a username, as the contract writes one.
pub fn is_username(text: &str) -> bool {
    holds("username", text)
}

/// Whether a text is the name of a person who is to use the system.
pub fn is_display_name(text: &str) -> bool {
    holds("displayName", text)
}

/// Whether a text is what the contract says of a member of a new user.
fn holds(member: &str, text: &str) -> bool {
    let pointer = format!("/{member}");
    Schemas::of::<UserInput>().is_ok_and(|schemas| {
        let errors = schemas.check(&UserInput::name(), &json!({ member: text }));
        errors.iter().all(|error| error.pointer != pointer)
    })
}

/// A person as administrators see one.
pub fn shown_user(row: UserRow) -> User {
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

/// Refuses whoever is no administrator, of the operator or of a register.
///
/// # Errors
/// `administrator_only`.
pub fn administrator(call: &Caller) -> Result<(), Problem> {
    if call.is_operator() || !call.administers().is_empty() {
        Ok(())
    } else {
        Err(Problem::new(Code::AdministratorOnly))
    }
}

/// The entry names whom it is about.
pub fn entry_about(call: &Caller, user: uuid::Uuid) -> LogEntry {
    call.entry(Vec::new()).about(format!("user {user}"))
}

pub struct NewUser {
    pub username: String,
    pub display_name: String,
    pub password_hash: String,
}

pub async fn found(unit: &mut Unit, id: UserId) -> Result<UserRow, Problem> {
    let row = users::find(&mut unit.tx, id).await?;
    row.ok_or_else(|| Problem::new(Code::NotFound))
}
