//! Substitutes: who stands in for an official who is away, for a time. While it lasts the substitute reaches
//! the official's clients too, by no other rights than the substitute's own.

use crate::outcome::Versioned;
use crate::page;
use crate::shared::Official;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The days on which somebody stands in. Both belong to it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AbsencePeriod {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// That somebody is to stand in for an official.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubstituteInput {
    /// Id of the official who is away.
    pub official: uuid::Uuid,
    /// Id of the official who stands in.
    pub substitute: uuid::Uuid,
    /// When.
    pub period: AbsencePeriod,
}

/// That it ends before its last day: at once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubstituteEnding {}

/// That somebody stands in for an official.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Substitute {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Who is away.
    pub official: Official,
    /// Who stands in.
    pub substitute: Official,
    /// When.
    pub period: AbsencePeriod,
    /// Whether it holds today.
    pub holds: bool,
    /// Who recorded it.
    pub recorded_by: Official,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// When it ended before its last day.
    #[schema(required = true)]
    pub ended_at: Option<DateTime<Utc>>,
    /// Who ended it.
    #[schema(required = true)]
    pub ended_by: Option<Official>,
}

page! {
    /// A page of substitutes, the newest first.
    SubstitutePage of Substitute
}

impl Versioned for Substitute {
    fn version(&self) -> i64 {
        self.version
    }
}
