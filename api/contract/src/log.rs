//! Reading the user log. Reading it is an event too.

use crate::coded::{CodeText, OneOf, Open};
use crate::page;
use crate::shared::Official;
use chrono::{DateTime, Utc};
use domain::log::Outcome;
use serde::Serialize;
use utoipa::ToSchema;

/// How an event ended, in a query.
pub type OutcomeCode = OneOf<Outcome>;

/// How an event ended.
pub type ShownOutcome = Open<Outcome>;

/// An entry of the user log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// Its id, which the receipt of the answer named.
    pub id: uuid::Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; null for callers who were nobody known.
    #[schema(required = true)]
    pub user: Option<Official>,
    /// The address that the call came from.
    #[schema(required = true, max_length = 64)]
    pub address: Option<String>,
    /// Code of the task.
    #[schema(required = true, max_length = 64)]
    pub task: Option<String>,
    /// Code of the purpose.
    #[schema(required = true, max_length = 64)]
    pub purpose: Option<String>,
    /// Code of the GDPR 18(2) use under which restricted data was opened.
    #[schema(required = true, max_length = 64)]
    pub restricted_use: Option<String>,
    /// For whom the user stood in, when the client was reached by that alone.
    #[schema(required = true)]
    pub substitute_for: Option<Official>,
    /// The contract's `operationId`.
    #[schema(max_length = 64)]
    pub operation: String,
    /// How it ended.
    pub outcome: ShownOutcome,
    /// Code of the problem.
    #[schema(required = true, max_length = 64)]
    pub code: Option<String>,
    /// The section of the notice it was decided on.
    #[schema(required = true, max_length = 200)]
    pub notice_section: Option<String>,
    /// The provision it was decided on.
    #[schema(required = true, max_length = 200)]
    pub provision: Option<String>,
    /// What it is about, when that is no client: a user, a grant.
    #[schema(required = true, max_length = 300)]
    pub about: Option<String>,
    /// How many events it stands for.
    #[schema(minimum = 1)]
    pub count: u32,
    /// The clients whom it shows or changes.
    #[schema(max_items = 200)]
    pub subjects: Vec<LogSubject>,
    /// The MAC over the entry, in hexadecimal.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub mac: String,
}

/// A client whom an event shows or changes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogSubject {
    /// The client.
    pub client_id: uuid::Uuid,
    /// Codes of what was shown or changed.
    #[schema(max_items = 100, value_type = Vec<CodeText>)]
    pub shown: Vec<String>,
    /// Codes of what was withheld.
    #[schema(max_items = 100, value_type = Vec<CodeText>)]
    pub withheld: Vec<String>,
}

page! {
    /// A page of entries, the newest first.
    LogPage of LogEntry
}
