//! Grants: a task in a register, for a time, with a signed secrecy undertaking.
//!
//! The operator's administrator appoints an administrator per register; that one grants there, and only
//! there.

pub mod ending;

use crate::handovers::leaving::LeftWithoutOwner;
use crate::outcome::Versioned;
use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A grant that is to be given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GrantInput {
    /// The register's public id.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Code of the task.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub task: String,
    /// First day; today when absent.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last day; open when absent.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// The day on which the secrecy undertaking was signed.
    pub undertaking_signed_on: NaiveDate,
    /// Whether it reaches only the clients for whom the person answers.
    #[serde(default)]
    pub own_clients_only: bool,
}

/// A grant.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The register's public id; null for the operator's administrator.
    #[schema(required = true, max_length = 64)]
    pub register: Option<String>,
    /// Code of the task.
    #[schema(max_length = 64)]
    pub task: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// The day on which the secrecy undertaking was signed.
    pub undertaking_signed_on: NaiveDate,
    /// Whether it reaches only the person's own clients.
    pub own_clients_only: bool,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// What the person leaves without an owner in the register after the last day, for lack of another grant:
    /// told where a grant is ended, or given with a last day; null in lists.
    #[schema(required = true, max_items = 1)]
    pub left_without_owner: Option<Vec<LeftWithoutOwner>>,
}

page! {
    /// A page of grants, the newest first.
    GrantPage of Grant
}

impl Versioned for Grant {
    fn version(&self) -> i64 {
        self.version
    }
}
