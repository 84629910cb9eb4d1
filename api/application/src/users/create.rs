//! Adding a person who is to use the system. Without a grant the person may do nothing.

use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::users::administrator::Administrator;
use crate::users::show::{describe, find, shown_user};
use chrono::{DateTime, Utc};
use contract::json::Schemas;
use contract::problem::Code;
use contract::users::{User, UserInput};
use domain::ids::UserId;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use domain::text::tidy;
use persistence::Unit;
use persistence::users::{self, UserRow};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use zeroize::Zeroizing;

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

/// Adds a user.
pub struct CreateUser {
    id: UserId,
    username: String,
    display_name: String,
    password_hash: String,
}

impl CreateUser {
    /// The user whom a request describes. Nothing but the hash is kept of the password.
    ///
    /// # Errors
    /// `too_many_requests`, when too many passwords wait to be hashed.
    pub async fn new(caller: &Administrator, input: UserInput) -> Result<Self, Problem> {
        let permit = caller.app.passwords.permit()?;
        let password_hash = permit.hash(Zeroizing::new(input.password.0)).await?;
        Ok(Self {
            id: UserId(caller.new_id()),
            username: input.username,
            display_name: tidy(&input.display_name),
            password_hash,
        })
    }
}

impl Command for CreateUser {
    type Caller = Administrator;
    type Loaded = ();
    type Decision = ();
    type Shown = User;

    async fn load(&self, _: &Administrator, _: &mut Unit) -> Result<(), Problem> {
        Ok(())
    }

    fn subjects(&self, (): &()) -> Vec<Subject> {
        Vec::new()
    }

    fn judge(&self, _: &Administrator, (): &(), _: DateTime<Utc>) -> Result<Judged<()>, Problem> {
        Ok(Judged::allowed(()))
    }

    fn changes_access(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        _: &Administrator,
        unit: &mut Unit,
        entry: &mut LogEntry,
        (): (),
        (): (),
    ) -> Result<Secret<User>, Problem> {
        let row = UserRow {
            id: self.id.0,
            username: self.username.clone(),
            display_name: self.display_name.clone(),
            password_hash: self.password_hash.clone(),
            active: true,
            version: 1,
            created_at: unit.now,
        };
        let inserted = users::insert(&mut unit.tx, &row).await;
        inserted.map_err(|error| match error {
            persistence::Error::Exists => Problem::new(Code::UsernameTaken),
            error => error.into(),
        })?;
        describe(entry, self.id);
        Ok(Secret::new(shown_user(row)))
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    async fn repeat(
        &self,
        _: &Administrator,
        unit: &mut Unit,
        entry: &mut LogEntry,
        (): (),
        made: Uuid,
    ) -> Result<Secret<User>, Problem> {
        let row = find(unit, UserId(made)).await?;
        describe(entry, UserId(made));
        Ok(Secret::new(shown_user(row)))
    }
}
