//! That an original has not changed since it was recorded (R32): the entry of the user log that tells of
//! its recording keeps its digest.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether an original is as it was recorded.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordIntegrity {
    /// The digest of the original as it is stored now, in hexadecimal; null when it does not open.
    #[schema(required = true, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub digest: Option<String>,
    /// By which algorithm.
    #[schema(max_length = 20)]
    pub algorithm: String,
    /// When the original was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Id of the entry of the user log that keeps the digest.
    pub log_entry: uuid::Uuid,
    /// Whether that entry says what it said.
    pub log_entry_intact: bool,
    /// Whether the original is as it was recorded: its digest is the one that the log keeps.
    pub unchanged: bool,
}
