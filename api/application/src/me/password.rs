//! Changing the caller's own password.

use crate::auth::throttle;
use crate::caller::Caller;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::me::PasswordInput;
use contract::problem::Code;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use persistence::sessions::{self, Attempt, Reservation};
use persistence::users::{self, UserRow};
use zeroize::Zeroizing;

/// Changes the caller's password; every session of the caller ends.
pub struct ChangePassword {
    password_hash: String,
    attempt: Attempt,
}

impl ChangePassword {
    /// The change that a request describes, by the password in use. A guess of that one is counted as a failed
    /// sign-in is, until the change is made: whoever holds a stolen token cannot guess on.
    ///
    /// # Errors
    /// `validation_failed`, of a wrong password too; `too_many_requests`; the database's.
    pub async fn new(caller: &Caller, input: PasswordInput) -> Result<Self, Problem> {
        let app = &caller.app;
        let permit = app.passwords.permit()?;
        let account = throttle::account(app, &caller.person.username);
        let attempt = match throttle::reserve(app, &[account]).await? {
            Reservation::Attempt(attempt) => attempt,
            Reservation::Wait(wait) => {
                return Err(Problem::new(Code::TooManyRequests).retry_after(throttle::seconds(wait)));
            }
        };
        let row = users::find(&mut app.store.reader().await?, caller.person.id).await?;
        let row = row.ok_or_else(|| Problem::new(Code::TokenInvalid))?;
        let current = Zeroizing::new(input.current);
        if !permit.verify(current, Some(row.password_hash)).await? {
            return Err(Problem::invalid_at("/current", "wrong_password"));
        }
        let password_hash = permit.hash(Zeroizing::new(input.new.0)).await?;
        Ok(Self {
            password_hash,
            attempt,
        })
    }
}

impl Command for ChangePassword {
    type Caller = Caller;
    type Loaded = UserRow;
    type Decision = ();
    type Shown = ();

    async fn load(&self, caller: &Caller, unit: &mut Unit) -> Result<UserRow, Problem> {
        let row = users::find(&mut unit.tx, caller.person.id).await?;
        row.ok_or_else(|| Problem::new(Code::NotFound))
    }

    fn subjects(&self, _: &UserRow) -> Vec<Subject> {
        Vec::new()
    }

    fn judge(&self, _: &Caller, _: &UserRow, _: DateTime<Utc>) -> Result<Judged<()>, Problem> {
        Ok(Judged::allowed(()))
    }

    fn changes_access(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        caller: &Caller,
        unit: &mut Unit,
        _: &mut LogEntry,
        row: UserRow,
        (): (),
    ) -> Result<Secret<()>, Problem> {
        let row = UserRow {
            password_hash: self.password_hash.clone(),
            ..row
        };
        if !users::update(&mut unit.tx, &row).await? {
            return Err(Problem::new(Code::Stale));
        }
        let now = unit.now;
        sessions::revoke_user(&mut unit.tx, caller.person.id, now).await?;
        sessions::give_back(&mut unit.tx, &self.attempt).await?;
        Ok(Secret::new(()))
    }
}
