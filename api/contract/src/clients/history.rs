//! What has changed: before, after, who and why.

use crate::coded::Open;
use crate::page;
use crate::shared::{Official, ShownChangeReason, ShownPeriod, ShownSource};
use chrono::{DateTime, Utc};
use domain::client::field::Field;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// Which datum.
pub type ShownField = Open<Field>;

/// A change of one datum of a client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeItem {
    /// The datum's id.
    pub fact_id: uuid::Uuid,
    /// Which datum.
    pub field: ShownField,
    /// The version that the change made.
    #[schema(minimum = 1)]
    pub version: i64,
    /// What it was; null when it was recorded for the first time, or is no longer kept.
    #[schema(required = true, value_type = Option<Object>)]
    pub before: Option<Json>,
    /// What it became; null when it was taken out of use.
    #[schema(required = true, value_type = Option<Object>)]
    pub after: Option<Json>,
    /// When it held, as the change says.
    pub period: ShownPeriod,
    /// Where the change came from.
    pub source: ShownSource,
    /// Why.
    pub reason: ShownChangeReason,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Official,
}

page! {
    /// A page of changes, the newest first.
    ChangePage of ChangeItem
}
