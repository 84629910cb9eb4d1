//! Ending a grant, and what the person leaves without an owner by it.

use crate::execute::{Command, Judged};
use crate::grants::rules::may_grant;
use crate::grants::show::{describe, left, shown_grant};
use crate::problem::Problem;
use crate::users::administrator::Administrator;
use chrono::{DateTime, NaiveDate, Utc};
use contract::dry_run::Effects;
use contract::grants::Grant;
use contract::handovers::leaving::LeftWithoutOwner;
use contract::problem::Code;
use domain::ids::{GrantId, RegisterKey, UserId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use persistence::grants::{self, GrantRow};

/// Ends a grant, at once or on a day.
pub struct EndGrant {
    /// Whose.
    pub user: UserId,
    /// Which one.
    pub grant: GrantId,
    /// The version that was read.
    pub version: i64,
    /// Its last day; yesterday, and so at once, when absent.
    pub valid_to: Option<NaiveDate>,
}

/// A grant that is to end.
pub struct EndingGrant {
    row: GrantRow,
    today: NaiveDate,
    last_day: NaiveDate,
    left: Option<Vec<LeftWithoutOwner>>,
}

impl EndingGrant {
    /// An end is brought forward, never put off: that is another grant, with its undertaking. A last day that is
    /// named lies within the grant; at once is whenever it began.
    fn judge_day(&self, named: Option<NaiveDate>) -> Result<(), Problem> {
        let ended = |valid_to: NaiveDate| valid_to < self.last_day || valid_to < self.today;
        if self.row.valid_to.is_some_and(ended) {
            return Err(Problem::new(Code::AlreadyEnded));
        }
        match named.is_some_and(|last_day| last_day < self.row.valid_from) {
            true => Err(Problem::invalid_at("/validTo", "period_backwards")),
            false => Ok(()),
        }
    }

    /// The grant as it is once it has ended.
    fn ended(&self) -> GrantRow {
        GrantRow {
            valid_to: Some(self.last_day),
            version: self.row.version + 1,
            ..self.row.clone()
        }
    }
}

impl Command for EndGrant {
    type Caller = Administrator;
    type Loaded = EndingGrant;
    type Decision = ();
    type Shown = Grant;

    async fn load(&self, caller: &Administrator, unit: &mut Unit) -> Result<EndingGrant, Problem> {
        let row = grants::find(&mut unit.tx, self.user, self.grant).await?;
        let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
        let today = match caller.app.registers.of_key(RegisterKey(row.register_key)) {
            Some(register) => register.on(caller.now).0,
            None => caller.now.date_naive(),
        };
        let mut ending = EndingGrant {
            row,
            today,
            last_day: self.valid_to.or_else(|| today.pred_opt()).unwrap_or(today),
            left: None,
        };
        ending.left = left(caller, unit, &ending.ended()).await?;
        Ok(ending)
    }

    fn subjects(&self, _: &EndingGrant) -> Vec<Subject> {
        Vec::new()
    }

    fn describe(&self, ending: &EndingGrant, entry: &mut LogEntry) {
        describe(entry, &ending.row);
    }

    fn judge(
        &self,
        caller: &Administrator,
        ending: &EndingGrant,
        _: DateTime<Utc>,
    ) -> Result<Judged<()>, Problem> {
        if !may_grant(caller, RegisterKey(ending.row.register_key), &ending.row.task) {
            return Err(Problem::new(Code::AdministratorOnly));
        }
        if ending.row.version != self.version {
            return Err(Problem::new(Code::Stale));
        }
        ending.judge_day(self.valid_to).map(Judged::allowed)
    }

    fn effects(&self, _: &Administrator, ending: &EndingGrant) -> Option<Effects> {
        let ends = ending.judge_day(self.valid_to).is_ok();
        Some(Effects {
            left_without_owner: ending.left.clone().filter(|_| ends),
            ..Effects::default()
        })
    }

    fn changes_access(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        caller: &Administrator,
        unit: &mut Unit,
        _: &mut LogEntry,
        ending: EndingGrant,
        (): (),
    ) -> Result<Secret<Grant>, Problem> {
        // A last day that it has already makes no version.
        if ending.row.valid_to == Some(ending.last_day) {
            return Ok(Secret::new(shown_grant(caller, ending.row, ending.left)));
        }
        if !grants::end(&mut unit.tx, self.grant, self.version, ending.last_day).await? {
            return Err(Problem::new(Code::Stale));
        }
        let row = ending.ended();
        Ok(Secret::new(shown_grant(caller, row, ending.left)))
    }
}
