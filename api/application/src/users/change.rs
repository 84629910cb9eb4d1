//! Changing a person's name, and ending the person's access.

use crate::caller::Caller;
use crate::execute::{Command, Judged};
use crate::handovers::leaving::{Ending, left_without_owner};
use crate::problem::Problem;
use crate::users::administrator::OperatorAdministrator;
use crate::users::show::{describe, find, shown_user};
use chrono::{DateTime, Utc};
use contract::handovers::leaving::LeftWithoutOwner;
use contract::problem::Code;
use contract::users::{User, UserPatch};
use domain::ids::UserId;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use domain::text::tidy;
use persistence::users::{self, UserRow};
use persistence::{Unit, sessions};
use serde_json::json;

/// Changes a user.
pub struct UpdateUser {
    /// Whom.
    pub id: UserId,
    /// The version that was read.
    pub version: i64,
    /// What is changed.
    pub patch: UserPatch,
}

impl Command for UpdateUser {
    type Caller = OperatorAdministrator;
    type Loaded = UserRow;
    /// None, when nothing is different.
    type Decision = Option<UserRow>;
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

    fn judge(
        &self,
        caller: &OperatorAdministrator,
        row: &UserRow,
        _: DateTime<Utc>,
    ) -> Result<Judged<Option<UserRow>>, Problem> {
        if row.version != self.version {
            return Err(Problem::new(Code::Stale));
        }
        let current = json!({"displayName": row.display_name, "active": row.active});
        let change = self.patch.apply(&caller.app.schemas, current)?;
        let display_name = tidy(&change.display_name);
        let differs = (&display_name, change.active) != (&row.display_name, row.active);
        Ok(Judged::allowed(differs.then(|| UserRow {
            display_name,
            active: change.active,
            ..row.clone()
        })))
    }

    fn changes_access(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        caller: &OperatorAdministrator,
        unit: &mut Unit,
        _: &mut LogEntry,
        before: UserRow,
        row: Option<UserRow>,
    ) -> Result<Secret<User>, Problem> {
        let Some(row) = row else {
            return Ok(Secret::new(shown_user(before)));
        };
        let row = update(unit, row, self.version).await?;
        if !row.active {
            let now = unit.now;
            sessions::revoke_user(&mut unit.tx, self.id, now).await?;
        }
        let left_without_owner = match before.active && !row.active {
            true => Some(left(caller, unit, self.id).await?),
            false => None,
        };
        Ok(Secret::new(User {
            left_without_owner,
            ..shown_user(row)
        }))
    }
}

/// Writes a user, by the version that was read; gives it back as it is stored.
///
/// # Errors
/// `stale`; the database's.
pub(super) async fn update(unit: &mut Unit, row: UserRow, version: i64) -> Result<UserRow, Problem> {
    let row = UserRow { version, ..row };
    match users::update(&mut unit.tx, &row).await? {
        true => Ok(UserRow {
            version: version + 1,
            ..row
        }),
        false => Err(Problem::new(Code::Stale)),
    }
}

/// What somebody whose access ends today leaves without an owner, by register.
async fn left(caller: &Caller, unit: &mut Unit, user: UserId) -> Result<Vec<LeftWithoutOwner>, Problem> {
    let mut left = Vec::new();
    for register in caller.app.registers.all() {
        let (today, _) = register.on(caller.now);
        let ending = Ending {
            user,
            active: false,
            grants: &[],
            last_day: today.pred_opt().unwrap_or(today),
        };
        left.extend(left_without_owner(caller, unit, register, ending).await?);
    }
    Ok(left)
}
