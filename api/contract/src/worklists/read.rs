//! Reading a worklist.

use crate::page;
use crate::records::dto::ShownRecordState;
use crate::shared::Official;
use crate::worklists::named::ClientReference;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What waits to be done.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorklistItem {
    /// Whose client it is about.
    pub client: ClientReference,
    /// What it is: `record`, `permit`, `consent` or `relationship`.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub resource: &'static str,
    /// Id of the record, the permit, the consent or the relationship.
    pub id: Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The record's kind, `residence_permit`, or code of the consent's kind; null of a relationship.
    #[schema(required = true, max_length = 64)]
    pub kind: Option<String>,
    /// Code of the record's type; null of anything else.
    #[serde(rename = "type")]
    #[schema(required = true, max_length = 64)]
    pub record_type: Option<String>,
    /// The record's state; null of anything else.
    #[schema(required = true)]
    pub state: Option<ShownRecordState>,
    /// The day that it waits for, or since.
    pub day: NaiveDate,
    /// When the appointment begins; null of anything else.
    #[schema(required = true)]
    pub starts_at: Option<DateTime<Utc>>,
    /// The official who answers for the record; null of anything else.
    #[schema(required = true)]
    pub official: Option<Official>,
}

page! {
    /// A page of a worklist, the longest due first.
    WorklistPage of WorklistItem
}
