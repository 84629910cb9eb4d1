//! One account for each task of each register, and the operator's administrator.

use crate::error::Error;
use crate::names::Origin;
use crate::random::Dice;
use application::grants::OPERATOR;
use application::hosted_registers::Register;
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::access::Right;
use domain::ids::{EventId, RegisterKey, UserId};
use domain::log::{Actor, LogEntry};
use domain::register::Task;
use domain::secret::Secret;
use persistence::grants::{self, GrantRow};
use persistence::users::{self, UserRow};
use persistence::{Clock, Ids, Store};
use std::sync::Arc;

/// The password of every account of the demo. It is printed and published: it protects nothing, and no
/// service but the demo takes it.
pub const PASSWORD: &str = "demo-only-password";

/// The longest username that the contract allows.
const LONGEST_USERNAME: usize = 64;

/// Somebody who can sign in.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) user: UserId,
    pub(crate) username: String,
    pub(crate) display_name: String,
    /// In which register; `None` for the operator.
    pub(crate) register: Option<Arc<Register>>,
    /// Code of the task.
    pub(crate) task: String,
}

/// The accounts of one register.
#[derive(Clone)]
pub(crate) struct Team {
    /// In the order of its tasks.
    accounts: Vec<Account>,
    /// Who did the first task that works with clients, and has left: clients are left over.
    pub(crate) former: Option<Account>,
}

/// How many days ago the one who has left did so.
const LEFT: u64 = 12;

impl Team {
    /// Who does what takes a right: the first task that holds it. `None` when no task of
    /// the register holds it.
    pub(crate) fn with(&self, register: &Register, right: Right, day: NaiveDate) -> Option<&Account> {
        let holds = |task: &Task| task.rights.contains(&right);
        let profile = register.profile(day);
        self.accounts
            .iter()
            .find(|account| profile.task(&account.task).is_some_and(holds))
    }

    /// Everybody of the register who answers for clients.
    pub(crate) fn officials(&self, register: &Register, day: NaiveDate) -> Vec<&Account> {
        let profile = register.profile(day);
        let accounts = self.accounts.iter();
        accounts
            .filter(|account| {
                let task = profile.task(&account.task);
                task.is_some_and(answers)
            })
            .collect()
    }

    /// Whoever a user is, if it holds a right on a day; the one who has left too.
    pub(crate) fn who(
        &self,
        user: UserId,
        register: &Register,
        right: Right,
        day: NaiveDate,
    ) -> Option<&Account> {
        let profile = register.profile(day);
        let account = self
            .accounts
            .iter()
            .chain(&self.former)
            .find(|account| account.user == user)?;
        let task = profile.task(&account.task)?;
        task.rights.contains(&right).then_some(account)
    }

    /// The accounts that sign in.
    pub(crate) fn accounts(&self) -> &[Account] {
        &self.accounts
    }
}

impl Account {
    /// How the log names who acts, from the machine that the demo runs on.
    pub(crate) fn actor(&self, day: NaiveDate) -> Actor {
        let purpose = self.register.as_ref().and_then(|register| {
            let task = register.profile(day).task(&self.task)?;
            task.purposes.first().cloned()
        });
        Actor {
            user: Some(self.user),
            name: Some(self.display_name.clone()),
            task: Some(self.task.clone()),
            purpose,
            restricted_use: None,
            substitute_for: None,
            address: Some("127.0.0.1".to_owned()),
        }
    }
}

/// Whether a task is one of answering for clients: a program that edits does not.
fn answers(task: &Task) -> bool {
    [Right::ClientEdit, Right::RelationshipEdit]
        .iter()
        .all(|right| task.rights.contains(right))
}

/// `REGISTER.TASK`: the public id and the code.
fn username(register: &str, task: &str) -> String {
    let room = LONGEST_USERNAME.saturating_sub(task.len() + 1);
    let register: String = register.chars().take(room).collect();
    format!("{register}.{task}")
}

fn invented_name(dice: &mut Dice) -> String {
    let woman = dice.chance(60);
    let Some(origin) = Origin::pick(dice, false) else {
        return "Virkailija".to_owned();
    };
    let first_names = origin.first_names(dice, woman);
    let first = first_names.split(' ').next().unwrap_or_default();
    format!("{first} {}", origin.last_name(dice))
}

/// The accounts of a register.
fn team(register: &Arc<Register>, ids: &Ids, seed: u64) -> Team {
    let mut dice = Dice::new(seed, &format!("{} accounts", register.id));
    let tasks = &register.versions()[0].tasks;
    let mut account = |task: &Task, name: &str| Account {
        user: UserId(ids.next()),
        username: username(&register.id, name),
        display_name: invented_name(&mut dice),
        register: Some(register.clone()),
        task: task.code.clone(),
    };
    let accounts = tasks.iter().map(|task| account(task, &task.code)).collect();
    let former = tasks.iter().find(|task| answers(task));
    Team {
        accounts,
        former: former.map(|task| account(task, &format!("{}-former", task.code))),
    }
}

/// Adds the operator and everybody's accounts, long enough before today that they could do what the demo
/// tells.
///
/// # Errors
/// The store's; a password that cannot be hashed.
pub(crate) async fn add(
    store: &Store,
    registers: &[Arc<Register>],
    seed: u64,
    (since, today): (DateTime<Utc>, NaiveDate),
) -> Result<(Account, Vec<Team>), Error> {
    let hash = application::auth::password::hash(PASSWORD).map_err(|_| Error::Password)?;
    let ids = |name: &str| {
        let clock = Clock::fixed(since);
        Ids::seeded(clock, crate::random::stream(seed, name))
    };
    let operator = Account {
        user: UserId(ids("operator").next()),
        username: "operator".to_owned(),
        display_name: invented_name(&mut Dice::new(seed, "operator")),
        register: None,
        task: OPERATOR.to_owned(),
    };
    let teams: Vec<Team> = registers
        .iter()
        .map(|register| team(register, &ids(&format!("{} accounts", register.id)), seed))
        .collect();
    let mut work = vec![(operator.clone(), None, None)];
    for (register, team) in registers.iter().zip(&teams) {
        let day = since.date_naive();
        let administrator = team
            .with(register, Right::GrantEdit, day)
            .map(|account| account.user);
        // The operator appoints the register's administrator, who appoints the others.
        work.extend(team.accounts().iter().chain(&team.former).map(|account| {
            let by = administrator.filter(|user| *user != account.user);
            let left = team
                .former
                .as_ref()
                .is_some_and(|former| former.user == account.user);
            let last = today.checked_sub_days(Days::new(LEFT)).filter(|_| left);
            (account.clone(), Some(by.unwrap_or(operator.user)), last)
        }));
    }
    let more = ids("grants");
    let plan = Arc::new((work, hash, more));
    let added = store.write(RegisterKey::SYSTEM, move |mut unit| {
        let plan = plan.clone();
        async move {
            let (work, hash, ids) = &*plan;
            let mut entries = Vec::new();
            for (account, by, last) in work {
                let user = UserRow {
                    id: account.user.0,
                    username: account.username.clone(),
                    display_name: account.display_name.clone(),
                    password_hash: hash.clone(),
                    active: last.is_none(),
                    version: 1,
                    created_at: since,
                };
                users::insert(&mut unit.tx, &user).await?;
                let grant = GrantRow {
                    valid_to: *last,
                    ..grant(account, *by, ids, since)
                };
                grants::insert(&mut unit.tx, &grant).await?;
                entries.push(added_entry(ids, since));
            }
            crate::done::done(unit, Secret::new(()), entries).await
        }
    });
    added.await?;
    Ok((operator, teams))
}

fn grant(account: &Account, by: Option<UserId>, ids: &Ids, since: DateTime<Utc>) -> GrantRow {
    let register = account
        .register
        .as_ref()
        .map_or(RegisterKey::SYSTEM, |register| register.key);
    let day = since.date_naive();
    GrantRow {
        id: ids.next(),
        user_id: account.user.0,
        register_key: register.0,
        task: account.task.clone(),
        valid_from: day,
        valid_to: None,
        undertaking_signed_on: day,
        own_clients_only: false,
        granted_by: by.map(|user| user.0),
        version: 1,
        created_at: since,
    }
}

/// Users and grants are added as `user add` adds them, by nobody who has signed in.
fn added_entry(ids: &Ids, at: DateTime<Utc>) -> LogEntry {
    LogEntry::new(EventId(ids.next()), RegisterKey::SYSTEM, at, "userAdd").by(Actor {
        name: Some("command line".to_owned()),
        ..Actor::default()
    })
}
