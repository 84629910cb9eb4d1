//! A new password for somebody who forgot it.

use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::users::administrator::OperatorAdministrator;
use crate::users::change::update;
use crate::users::show::{describe, find, shown_user};
use chrono::{DateTime, Utc};
use contract::problem::Code;
use contract::users::User;
use contract::users::password::NewPasswordInput;
use domain::ids::UserId;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::users::UserRow;
use persistence::{Unit, sessions};
use zeroize::Zeroizing;

/// Gives somebody a new password; every session of the person ends.
pub struct SetPassword {
    id: UserId,
    version: i64,
    password_hash: String,
}

impl SetPassword {
    /// A password for a user by the version that was read. Nothing but its hash is kept.
    ///
    /// # Errors
    /// `own_password`, since with a stolen token it would need no knowledge of the one in use; `validation_failed`;
    /// `too_many_requests`, when too many passwords wait to be hashed.
    pub async fn new(
        caller: &OperatorAdministrator,
        id: UserId,
        version: i64,
        input: NewPasswordInput,
    ) -> Result<Self, Problem> {
        if id == caller.person.id {
            return Err(Problem::new(Code::OwnPassword));
        }
        let permit = caller.app.passwords.permit()?;
        Ok(Self {
            id,
            version,
            password_hash: permit.hash(Zeroizing::new(input.new.0)).await?,
        })
    }
}

impl Command for SetPassword {
    type Caller = OperatorAdministrator;
    type Loaded = UserRow;
    type Decision = ();
    type Shown = User;

    async fn load(&self, _: &OperatorAdministrator, unit: &mut Unit) -> Result<UserRow, Problem> {
        find(unit, self.id).await
    }

    fn subjects(&self, _: &UserRow) -> Vec<Subject> {
        Vec::new()
    }

    fn describe(&self, _: &UserRow, entry: &mut LogEntry) {
        describe(entry, self.id);
    }

    fn judge(&self, _: &OperatorAdministrator, _: &UserRow, _: DateTime<Utc>) -> Result<Judged<()>, Problem> {
        Ok(Judged::allowed(()))
    }

    fn changes_access(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        _: &OperatorAdministrator,
        unit: &mut Unit,
        _: &mut LogEntry,
        row: UserRow,
        (): (),
    ) -> Result<Secret<User>, Problem> {
        let row = UserRow {
            password_hash: self.password_hash.clone(),
            ..row
        };
        let row = update(unit, row, self.version).await?;
        let now = unit.now;
        sessions::revoke_user(&mut unit.tx, self.id, now).await?;
        Ok(Secret::new(shown_user(row)))
    }
}
