//! R71: what an entry of the user log says. No free text, and no datum of a client.

use crate::coded::coded;
use crate::decision::Ground;
use crate::ids::{ClientId, EventId, RegisterKey, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// The address that the call came from.
    pub address: Option<String>,
}

/// An event of the user log.
#[derive(Clone, Debug)]
pub struct Entry {
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

impl crate::secret::Finding for Subject {}
