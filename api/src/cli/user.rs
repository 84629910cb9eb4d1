//! `user add`: the first administrator, who appoints the others over HTTP.

use super::configured::{self, Configured};
use application::auth::password;
use application::grants::OPERATOR;
use application::users::create::{is_display_name, is_username};
use clap::{Args, Subcommand};
use contract::json::{lengths, lengths_of};
use contract::users::UserInput;
use contract::users::password::PasswordText;
use domain::ids::{EventId, RegisterKey};
use domain::log::{Actor, LogEntry};
use domain::secret::Secret;
use domain::text::tidy;
use persistence::CompletedUnit;
use persistence::grants::{self, GrantRow};
use persistence::users::{self, UserRow};
use std::io::BufRead;
use std::sync::Arc;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Adds the operator's administrator. The password is read from standard input.
    Add(Add),
}

#[derive(Args)]
pub(super) struct Add {
    #[command(flatten)]
    configured: Configured,
    /// The name that signs in.
    #[arg(long)]
    username: String,
    /// The person's name, as the log and other officials see it.
    #[arg(long)]
    name: String,
}

pub(super) async fn run(command: Command) -> Result<(), String> {
    let Command::Add(add) = command;
    let config = add.configured.load()?;
    if !is_username(&add.username) {
        let (least, most) = lengths::<UserInput>("username");
        return Err(format!(
            "the username must have {least} to {most} characters of a-z 0-9 . - _"
        ));
    }
    let name = tidy(&add.name);
    if !is_display_name(&name) {
        let (least, most) = lengths::<UserInput>("displayName");
        return Err(format!("the name must have {least} to {most} characters"));
    }
    let mut password = zeroize::Zeroizing::new(String::new());
    std::io::stdin()
        .lock()
        .read_line(&mut password)
        .map_err(|error| error.to_string())?;
    let password = zeroize::Zeroizing::new(password.trim_end_matches(['\r', '\n']).to_owned());
    let (least, most) = lengths_of::<PasswordText>();
    if !(least..=most).contains(&password.chars().count()) {
        return Err(format!("the password must have {least} to {most} characters"));
    }
    let password_hash = password::hash(&password).map_err(|problem| problem.to_string())?;
    let store = configured::open(&config).await?;
    let plan = Arc::new((add.username, name, password_hash));
    let added = store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let plan = plan.clone();
            async move {
                let (now, id) = (unit.now, unit.ids().next());
                let today = now.date_naive();
                let user = UserRow {
                    id,
                    username: plan.0.clone(),
                    display_name: plan.1.clone(),
                    password_hash: plan.2.clone(),
                    active: true,
                    version: 1,
                    created_at: now,
                };
                users::insert(&mut unit.tx, &user).await?;
                let grant = GrantRow {
                    id: unit.ids().next(),
                    user_id: id,
                    register_key: RegisterKey::SYSTEM.0,
                    task: OPERATOR.to_owned(),
                    valid_from: today,
                    valid_to: None,
                    undertaking_signed_on: today,
                    own_clients_only: false,
                    granted_by: None,
                    version: 1,
                    created_at: now,
                };
                grants::insert(&mut unit.tx, &grant).await?;
                let entry = LogEntry::new(EventId(unit.ids().next()), RegisterKey::SYSTEM, now, "userAdd");
                let entry = entry.by(Actor {
                    name: Some("command line".to_owned()),
                    ..Actor::default()
                });
                Ok::<_, application::problem::Problem>(CompletedUnit {
                    unit,
                    value: Secret::new(()),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await;
    store.close().await;
    added.map(|_| ()).map_err(|problem| match problem.code {
        contract::problem::Code::Internal => "the user could not be added: is the username taken?".to_owned(),
        code => code.code().to_owned(),
    })
}
