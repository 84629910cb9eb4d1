//! `demo-accounts.json`: who can sign in, and where to find whom.

use crate::accounts::PASSWORD;
use crate::case::Fixture;
use crate::team::{Account, Team};
use application::hosted_registers::{Register, Registers};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who can sign in, and where to find whom.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// The accounts: the operator's first, then those of each register.
    pub accounts: Vec<SignIn>,
    /// Ids of clients by register and by what they stand for.
    pub fixtures: BTreeMap<String, BTreeMap<String, Ids>>,
    /// How many clients each register has.
    pub clients: BTreeMap<String, usize>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The name that signs in.
    pub username: String,
    /// The password.
    pub password: String,
    /// The register's public id; null for the operator's administrator.
    pub register: Option<String>,
    /// Code of the task.
    pub task: String,
    /// The user's id: who answers, hands over or stands in is named by it.
    pub user: Uuid,
}

/// A client's id, or those of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Ids {
    /// One client.
    One(Uuid),
    /// Several.
    Several(Vec<Uuid>),
}

/// A client who was entered, with what the client stands for.
pub(crate) struct Entered {
    pub(crate) client: Uuid,
    pub(crate) fixtures: Vec<Fixture>,
}

impl Document {
    pub(crate) fn new(operator: &Account, teams: &[Team]) -> Self {
        let everybody = std::iter::once(operator).chain(teams.iter().flat_map(Team::accounts));
        Self {
            accounts: everybody
                .map(|account| SignIn {
                    username: account.username.clone(),
                    password: PASSWORD.to_owned(),
                    register: account.register.as_ref().map(|register| register.id.clone()),
                    task: account.task.clone(),
                    user: account.user.0,
                })
                .collect(),
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, register: &Register, entered: Vec<Entered>) {
        self.clients.insert(register.id.clone(), entered.len());
        let named = self.fixtures.entry(register.id.clone()).or_default();
        for client in entered {
            for fixture in client.fixtures {
                let id = client.client;
                named
                    .entry(fixture.code().to_owned())
                    .and_modify(|ids| match ids {
                        Ids::One(first) => *ids = Ids::Several(vec![*first, id]),
                        Ids::Several(all) => all.push(id),
                    })
                    .or_insert(Ids::One(id));
            }
        }
    }

    /// The sign-ins as a table to read, by register.
    pub fn table(&self, registers: &Registers) -> String {
        let width = self.accounts.iter().map(|account| account.username.len()).max();
        let width = width.unwrap_or_default();
        let mut text = String::new();
        let mut last = None;
        for account in &self.accounts {
            let register = account.register.as_deref().and_then(|id| registers.find(id));
            let profile = register.map(|register| &register.versions()[0]);
            if last != Some(&account.register) {
                let clients = account.register.as_ref().and_then(|id| self.clients.get(id));
                let heading = match (profile, clients) {
                    (Some(profile), clients) => {
                        format!(
                            "\n{} ({} clients)\n",
                            profile.name.en,
                            clients.copied().unwrap_or(0)
                        )
                    }
                    (None, _) => "\nAll registers\n".to_owned(),
                };
                text.push_str(&heading);
                last = Some(&account.register);
            }
            let task = profile.and_then(|profile| profile.task(&account.task));
            let task = task.map_or("The operator's administrator", |task| &task.label.en);
            text.push_str(&format!("  {:width$}  {task}\n", account.username));
        }
        text
    }
}
