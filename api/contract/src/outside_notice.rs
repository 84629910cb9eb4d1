//! What law required to be recorded although the notice does not name it: a list that the DPO closes, by
//! an amendment of the notice or by removal.

use crate::coded::{OneOf, Open};
use crate::outcome::{OutcomeSchema, Versioned};
use crate::page;
use crate::shared::Official;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

domain::coded! {
    /// How a case is closed.
    pub enum Closing {
        /// The notice was amended to name it: the restriction ends.
        NoticeAmended = "notice_amended",
        /// It is removed, in all its versions.
        Removed = "removed",
    }
}

/// How a case is closed, in a request.
pub type ClosingCode = OneOf<Closing>;

/// How a case was closed.
pub type ShownClosing = Open<Closing>;

/// A datum, or an entry, that law required although the notice does not name it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutsideNoticeCase {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The client.
    pub client_id: uuid::Uuid,
    /// The datum; null when it is the entry of the client itself.
    #[schema(required = true)]
    pub fact_id: Option<uuid::Uuid>,
    /// Code of the datum's field.
    #[schema(required = true, max_length = 64)]
    pub field: Option<String>,
    /// Code of the provision.
    #[schema(max_length = 64)]
    pub provision: String,
    /// The provision, as cited.
    #[schema(required = true, max_length = 200)]
    pub citation: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Official,
    /// How it was closed; null while it is open.
    #[schema(required = true)]
    pub closing: Option<ShownClosing>,
    /// When.
    #[schema(required = true)]
    pub closed_at: Option<DateTime<Utc>>,
    /// By whom.
    #[schema(required = true)]
    pub closed_by: Option<Official>,
}

page! {
    /// A page of cases, the oldest first.
    OutsideNoticePage of OutsideNoticeCase
}

impl Versioned for OutsideNoticeCase {
    fn version(&self) -> i64 {
        self.version
    }
}

/// How a case is to be closed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OutsideNoticeClosing)]
pub struct ClosingInput {
    /// By an amendment of the notice, or by removal.
    pub closing: ClosingCode,
}

/// The case, or what would be decided.
pub type CaseOrDryRun = OutcomeSchema<OutsideNoticeCase>;
