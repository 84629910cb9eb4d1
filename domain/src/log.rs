//! R71: what an entry of the user log says. No free text, and no datum of a client.

use crate::coded::coded;
use crate::decision::Ground;
use crate::ids::{ClientId, EventId, RegisterKey, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

coded! {
    /// How an event ended.
    pub enum Outcome {
        /// It was done, or shown.
        Done = "done",
        /// A rule was asked beforehand, and nothing was changed.
        DryRun = "dry_run",
        /// It was refused: no right, or a rule.
        Refused = "refused",
        /// The request was not understood or did not fit.
        Invalid = "invalid",
        /// It failed in the system.
        Failed = "failed",
    }
}

/// Who acted, from where, in which capacity.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Actor {
    /// The user, unless the call was made by nobody known.
    pub user: Option<UserId>,
    /// The user's name at the time: the log keeps it when the person leaves.
    pub name: Option<String>,
    /// Code of the task.
    pub task: Option<String>,
    /// Code of the purpose.
    pub purpose: Option<String>,
    /// Code of the GDPR 18(2) use under which restricted data was opened.
    pub restricted_use: Option<String>,
    /// For whom the user stood in, when a client was reached by that alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute_for: Option<UserId>,
    /// The address that the call came from.
    pub address: Option<String>,
}

/// An event of the user log.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// Its id, which the receipt names.
    pub id: EventId,
    /// In which register.
    pub register: RegisterKey,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// The contract's `operationId`.
    pub operation: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Code of the problem, when it did not end well.
    pub code: Option<String>,
    /// On what ground it was decided.
    pub ground: Option<Ground>,
    /// What it is about, when that is no client: a user, a grant. Ids and codes only.
    pub about: Option<String>,
    /// Id of the trace, to find the system's own log by.
    pub trace: Option<String>,
    /// The clients whom it shows or changes.
    pub subjects: Vec<Subject>,
    /// How many events of one sort this entry stands for: more than one for floods of nobody known.
    pub count: u32,
}

impl LogEntry {
    /// An event that was done, by nobody known and about nothing in particular; what else there is to
    /// say of it follows.
    pub fn new(id: EventId, register: RegisterKey, at: DateTime<Utc>, operation: impl Into<String>) -> Self {
        Self {
            id,
            register,
            at,
            actor: Actor::default(),
            operation: operation.into(),
            outcome: Outcome::Done,
            code: None,
            ground: None,
            about: None,
            trace: None,
            subjects: Vec::new(),
            count: 1,
        }
    }

    /// The same, by somebody.
    pub fn by(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// The same, ended in another way, with the code of its problem when it has one.
    pub fn ended(mut self, outcome: Outcome, code: Option<&str>) -> Self {
        self.outcome = outcome;
        self.code = code.map(str::to_owned);
        self
    }

    /// The same, in the log of another register.
    pub fn in_register(mut self, register: RegisterKey) -> Self {
        self.register = register;
        self
    }

    /// The same, about a user, a grant or the like: ids and codes only.
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }

    /// The same, on a ground, when it has one.
    pub fn on(mut self, ground: impl Into<Option<Ground>>) -> Self {
        self.ground = ground.into();
        self
    }

    /// The same, with the trace by which the system's own log knows it.
    pub fn traced(mut self, trace: impl Into<String>) -> Self {
        self.trace = Some(trace.into());
        self
    }

    /// The same, with the clients whom it shows or changes: each once, with everything of that client.
    pub fn of(mut self, subjects: Vec<Subject>) -> Self {
        self.subjects = each_once(subjects);
        self
    }

    /// Names further clients, and more of those whom it names already.
    pub fn add(&mut self, subjects: impl IntoIterator<Item = Subject>) {
        let known = std::mem::take(&mut self.subjects);
        self.subjects = each_once(known.into_iter().chain(subjects).collect());
    }

    /// The same, for several events of its sort.
    pub fn times(mut self, count: u32) -> Self {
        self.count = count;
        self
    }
}

/// Each client once, with everything of that client, in the order of their first naming.
fn each_once(subjects: Vec<Subject>) -> Vec<Subject> {
    let (mut once, mut places) = (Vec::<Subject>::with_capacity(subjects.len()), HashMap::new());
    for subject in subjects {
        let known = places
            .get(&subject.client)
            .and_then(|at: &usize| once.get_mut(*at));
        match known {
            Some(known) => known.join(subject),
            None => {
                places.insert(subject.client, once.len());
                once.push(subject);
            }
        }
    }
    once
}

/// A client whom an event shows or changes, and what of the client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// The client.
    pub client: ClientId,
    /// Codes of the fields and resources that were shown or changed.
    pub shown: Vec<String>,
    /// Codes of the fields that were withheld.
    pub withheld: Vec<String>,
}

impl Subject {
    /// A client of whom one field or resource is shown or changed.
    pub fn shown(client: ClientId, code: &str) -> Self {
        Self {
            client,
            shown: vec![code.to_owned()],
            withheld: Vec::new(),
        }
    }

    /// Adds what another says of the same client.
    fn join(&mut self, other: Self) {
        let add = |to: &mut Vec<String>, codes: Vec<String>| {
            for code in codes {
                if !to.contains(&code) {
                    to.push(code);
                }
            }
        };
        add(&mut self.shown, other.shown);
        add(&mut self.withheld, other.withheld);
    }

    /// A client of whom one field is withheld.
    pub fn withheld(client: ClientId, code: &str) -> Self {
        Self {
            client,
            shown: Vec::new(),
            withheld: vec![code.to_owned()],
        }
    }
}

impl crate::secret::NonPersonal for Subject {}
