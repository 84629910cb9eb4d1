//! One account for each task of each register, and the operator's administrator.

use crate::error::Error;
use crate::names::Origin;
use crate::random::{Dice, stream};
use crate::team::{Account, Team, answers};
use application::app::App;
use application::caller::Caller;
use application::execute::{Manner, execute};
use application::grants::OPERATOR;
use application::hosted_registers::Register;
use application::problem::Problem;
use application::users::administrator::OperatorAdministrator;
use application::users::change::UpdateUser;
use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::json::lengths;
use contract::patch::Patch;
use contract::users::UserInput;
use domain::access::Right;
use domain::ids::{EventId, RegisterKey, UserId};
use domain::log::{Actor, LogEntry};
use domain::register::Task;
use domain::secret::Secret;
use persistence::grants::{self, GrantRow};
use persistence::users::{self, UserRow};
use persistence::{Clock, CompletedUnit, Ids, Store};
use serde_json::json;
use std::sync::Arc;

/// The password of every account of the demo. It is printed and published: it protects nothing, and no
/// service but the demo takes it.
pub const PASSWORD: &str = "demo-only-password";

/// How many days ago the one who has left did so.
const LEFT: u64 = 12;

/// `REGISTER.TASK`: the public id and the code.
fn username(register: &str, task: &str) -> String {
    let (_, longest) = lengths::<UserInput>("username");
    let room = longest.saturating_sub(task.len() + 1);
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
fn team(register: &Arc<Register>, ids: &Ids, seed: u64, today: NaiveDate) -> Team {
    let mut dice = Dice::new(seed, &format!("{} accounts", register.id));
    let tasks = &register.versions()[0].tasks;
    let mut account = |task: &Task, name: &str, until| Account {
        user: UserId(ids.next()),
        username: username(&register.id, name),
        display_name: invented_name(&mut dice),
        register: Some(register.clone()),
        task: task.code.clone(),
        until,
    };
    let accounts = tasks.iter().map(|task| account(task, &task.code, None)).collect();
    let (former, left) = (
        tasks.iter().find(|task| answers(task)),
        today.checked_sub_days(Days::new(LEFT)),
    );
    Team {
        accounts,
        former: former.map(|task| account(task, &format!("{}-former", task.code), left)),
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
        Ids::seeded(clock, stream(seed, name))
    };
    let operator = Account {
        user: UserId(ids("operator").next()),
        username: "operator".to_owned(),
        display_name: invented_name(&mut Dice::new(seed, "operator")),
        register: None,
        task: OPERATOR.to_owned(),
        until: None,
    };
    let teams: Vec<Team> = registers
        .iter()
        .map(|register| team(register, &ids(&format!("{} accounts", register.id)), seed, today))
        .collect();
    let mut work = vec![(operator.clone(), None)];
    for (register, team) in registers.iter().zip(&teams) {
        let day = since.date_naive();
        let administrator = team
            .with(register, &[Right::GrantEdit], day)
            .map(|account| account.user);
        // The operator appoints the register's administrator, who appoints the others.
        work.extend(team.accounts().iter().chain(&team.former).map(|account| {
            let by = administrator.filter(|user| *user != account.user);
            (account.clone(), Some(by.unwrap_or(operator.user)))
        }));
    }
    let more = ids("grants");
    let plan = Arc::new((work, hash, more));
    let added = store.write(RegisterKey::SYSTEM, move |mut unit| {
        let plan = plan.clone();
        async move {
            let (work, hash, ids) = &*plan;
            let mut entries = Vec::new();
            for (account, by) in work {
                let user = UserRow {
                    id: account.user.0,
                    username: account.username.clone(),
                    display_name: account.display_name.clone(),
                    password_hash: hash.clone(),
                    active: true,
                    version: 1,
                    created_at: since,
                };
                users::insert(&mut unit.tx, &user).await?;
                grants::insert(&mut unit.tx, &grant(account, *by, ids, since)).await?;
                entries.push(added_entry(ids, since));
            }
            let entry = entries
                .pop()
                .ok_or(persistence::Error::Internal("nobody is added"))?;
            unit.enter(&entries)?;
            Ok::<_, Problem>(CompletedUnit {
                unit,
                value: Secret::new(()),
                entry,
                dry_run: false,
            })
        }
    });
    added
        .await
        .map_err(|problem| Error::refused("userAdd", &problem))?;
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
        valid_to: account.until,
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

/// The one who has left may not act any more, from the day after the last one on.
///
/// # Errors
/// The command's.
pub(crate) async fn leave(app: &App, operator: &Account, former: &Account) -> Result<(), Error> {
    let operation = "updateUser";
    let refused = |problem: Problem| Error::refused(operation, &problem);
    let info = app.operations.find(operation);
    let info = info.ok_or(Error::UnknownOperation(operation))?;
    let now = app.store.clock().now();
    let caller = Caller::acting(&Arc::new(app.clone()), operator.user, info, now).map_err(refused)?;
    let caller = OperatorAdministrator::of(&caller).map_err(refused)?;
    let patch = Patch::parse(&app.schemas, json!({"active": false})).map_err(Error::malformed)?;
    let command = UpdateUser {
        id: former.user,
        version: 1,
        patch,
    };
    execute(&caller, command, Manner::plain())
        .await
        .map_err(refused)?;
    Ok(())
}
