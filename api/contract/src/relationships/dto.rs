//! A client relationship in requests and in answers.

use crate::outcome::Versioned;
use crate::page;
use crate::shared::{Official, ShownChangeReason};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A client relationship that begins.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RelationshipInput {
    /// First day; today when absent.
    pub starts_on: Option<NaiveDate>,
    /// Ids of the officials who answer; the caller when absent.
    #[schema(max_items = 20)]
    pub officials: Option<Vec<uuid::Uuid>>,
}

/// The officials who answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OfficialsInput)]
pub struct OfficialsInput {
    /// Ids of users.
    #[schema(max_items = 20)]
    pub officials: Vec<uuid::Uuid>,
}

/// The end of a client relationship.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RelationshipEnding)]
pub struct EndingInput {
    /// Last day; today when absent.
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
    /// Code of the reason, from the form model.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub reason: String,
}

/// A client relationship.
#[derive(Serialize, ToSchema)]
#[schema(as = Relationship)]
#[serde(rename_all = "camelCase")]
pub struct ShownRelationship {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day; null while it is open.
    #[schema(required = true)]
    pub ends_on: Option<NaiveDate>,
    /// Code of the reason of the end.
    #[schema(required = true, max_length = 64)]
    pub end_reason: Option<String>,
    /// The officials who answer.
    #[schema(max_items = 50)]
    pub officials: Vec<Official>,
    /// Why this version was made.
    pub change_reason: ShownChangeReason,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Official,
}

page! {
    /// A page of client relationships, in the order of their starts.
    RelationshipPage of ShownRelationship
}

impl Versioned for ShownRelationship {
    fn version(&self) -> i64 {
        self.version
    }
}
