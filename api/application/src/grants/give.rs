//! Giving a grant.

use crate::execute::{Command, Judged};
use crate::grants::rules::{keeps_apart, may_grant};
use crate::grants::show::{describe, left, shown_grant};
use crate::problem::Problem;
use crate::users::administrator::Administrator;
use chrono::{DateTime, NaiveDate, Utc};
use contract::grants::{Grant, GrantInput};
use contract::problem::{Code, FieldError};
use domain::ids::{GrantId, UserId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::grants::{self, GrantRow};
use persistence::{Unit, users};
use uuid::Uuid;

/// Gives a person a task in a register.
pub struct GiveGrant {
    row: GrantRow,
}

impl GiveGrant {
    /// The grant that a request describes.
    ///
    /// # Errors
    /// `validation_failed`; `administrator_only`, of a task that the caller may not give; `rights_kept_apart`.
    pub fn new(caller: &Administrator, user: UserId, input: GrantInput) -> Result<Self, Problem> {
        let register = caller.app.registers.find(&input.register);
        let register = register.ok_or_else(|| Problem::invalid_at("/register", "unknown_code"))?;
        let (today, profile) = register.on(caller.now);
        if profile.task(&input.task).is_none() {
            return Err(Problem::invalid_at("/task", "unknown_code"));
        }
        if !may_grant(caller, register.key, &input.task) {
            return Err(Problem::new(Code::AdministratorOnly));
        }
        keeps_apart(caller, user, register, &input.task)?;
        let valid_from = days(&input, today)?;
        Ok(Self {
            row: GrantRow {
                id: caller.new_id(),
                user_id: user.0,
                register_key: register.key.0,
                task: input.task,
                valid_from,
                valid_to: input.valid_to,
                undertaking_signed_on: input.undertaking_signed_on,
                own_clients_only: input.own_clients_only,
                granted_by: Some(caller.person.id.0),
                version: 1,
                created_at: caller.now,
            },
        })
    }
}

/// The first day of a grant, whose days are as they can be.
fn days(input: &GrantInput, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let valid_from = input.valid_from.unwrap_or(today);
    let mut errors = Vec::new();
    if input.valid_to.is_some_and(|valid_to| valid_to < valid_from) {
        errors.push(FieldError::new("/validTo", "period_backwards"));
    }
    if input.undertaking_signed_on > today {
        errors.push(FieldError::new("/undertakingSignedOn", "date_in_future"));
    }
    match errors.is_empty() {
        true => Ok(valid_from),
        false => Err(Problem::invalid(errors)),
    }
}

impl Command for GiveGrant {
    type Caller = Administrator;
    type Loaded = ();
    type Decision = ();
    type Shown = Grant;

    async fn load(&self, _: &Administrator, unit: &mut Unit) -> Result<(), Problem> {
        let user = users::find(&mut unit.tx, UserId(self.row.user_id)).await?;
        user.map(|_| ()).ok_or_else(|| Problem::new(Code::NotFound))
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
        caller: &Administrator,
        unit: &mut Unit,
        entry: &mut LogEntry,
        (): (),
        (): (),
    ) -> Result<Secret<Grant>, Problem> {
        grants::insert(&mut unit.tx, &self.row).await?;
        shown(caller, unit, entry, self.row.clone()).await
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.row.id)
    }

    async fn repeat(
        &self,
        caller: &Administrator,
        unit: &mut Unit,
        entry: &mut LogEntry,
        (): (),
        made: Uuid,
    ) -> Result<Secret<Grant>, Problem> {
        let row = grants::find(&mut unit.tx, UserId(self.row.user_id), GrantId(made)).await?;
        let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
        shown(caller, unit, entry, row).await
    }
}

async fn shown(
    caller: &Administrator,
    unit: &mut Unit,
    entry: &mut LogEntry,
    row: GrantRow,
) -> Result<Secret<Grant>, Problem> {
    describe(entry, &row);
    let left = left(caller, unit, &row).await?;
    Ok(Secret::new(shown_grant(caller, row, left)))
}
