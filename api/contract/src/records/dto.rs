//! A record in requests and in answers.

use crate::coded::{OneOf, Open};
use crate::dated::parts::ShownRestrictedBy;
use crate::outcome::Versioned;
use crate::page;
use crate::records::content::{RecordContent, RecordContentInput, RecordContentPatch};
use crate::shared::{AllowedAction, Official, ShownSource, SourceInput, WithheldValue};
use chrono::{DateTime, NaiveDate, Utc};
use domain::record::{Mark, RecordKind, RecordReason, RecordState, StateReasonCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a passage tells of.
pub type MarkCode = OneOf<Mark>;

/// A state, in a request.
pub type RecordStateCode = OneOf<RecordState>;

/// A state.
pub type ShownRecordState = Open<RecordState>;

/// A kind of record.
pub type ShownRecordKind = Open<RecordKind>;

/// Why a version of a record was made.
pub type ShownRecordReason = Open<RecordReason>;

/// Why a record passes into a state, by code, in a request.
pub type StateReasonCodeInput = OneOf<StateReasonCode>;
/// Why a record is in its state, by code.
pub type ShownStateReasonCode = Open<StateReasonCode>;

/// A passage of a free text that tells of health or of another person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Passage {
    /// JSON pointer of the text, below the content: `/text`.
    #[schema(max_length = 100, pattern = "^(/[a-zA-Z0-9]+)+$")]
    pub pointer: String,
    /// Where it begins, in characters from 0.
    #[schema(minimum = 0, maximum = 20_000)]
    pub from: u32,
    /// Where it ends: the first character that no longer belongs to it.
    #[schema(minimum = 1, maximum = 20_000)]
    pub to: u32,
    /// What it tells of.
    pub mark: MarkCode,
}

impl Passage {
    /// A passage as it is sealed.
    pub fn of(passage: &domain::record::Passage) -> Self {
        Self {
            pointer: passage.pointer.clone(),
            from: passage.from,
            to: passage.to,
            mark: OneOf(passage.mark),
        }
    }
}

/// A record that is to be entered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordInput {
    /// Code of its type, from the form model: it says which kinds of content and which category of the
    /// notice it belongs to.
    #[serde(rename = "type")]
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub record_type: String,
    /// What it says.
    pub content: RecordContentInput,
    /// The state that it is entered in; the first of its kind when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RecordStateCode>,
    /// The day of the meeting, the visit or the observation, apart from that of recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: SourceInput,
    /// Id of the official who answers for it; the caller when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<uuid::Uuid>,
    /// Passages of its texts that are marked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub passages: Vec<Passage>,
}

/// What a merge patch may change of a record. Its type and its state are not changed so.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordChange {
    /// What it says: the kind is repeated.
    pub content: Option<RecordContentPatch>,
    /// The day of the meeting, the visit or the observation.
    pub held_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: Option<SourceInput>,
    /// Id of the official who answers for it.
    pub official: Option<uuid::Uuid>,
    /// Passages of its texts that are marked. When absent, a marked text that changes is marked as a whole.
    #[schema(max_items = 50)]
    pub passages: Option<Vec<Passage>>,
}

/// A step into another state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransitionInput {
    /// The state that follows.
    pub to: RecordStateCode,
    /// Why, where the state asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2_000)]
    pub reason: Option<String>,
    /// Why, by one of the codes that the form model names for the state, where it names any. `other` is said in
    /// words too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<StateReasonCodeInput>,
}

/// What may need another look: the record was taken as it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordWarning {
    /// JSON pointer of the text.
    #[schema(max_length = 100, pattern = "^(/[a-zA-Z0-9]+)+$")]
    pub pointer: String,
    /// `identity_code_in_text`: something is written like a personal identity code.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub code: String,
}

/// A record of casework.
#[derive(Serialize, ToSchema)]
#[schema(as = Record)]
#[serde(rename_all = "camelCase")]
pub struct ShownRecord {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Id of the client whose it is.
    pub client: uuid::Uuid,
    /// Its kind.
    pub kind: ShownRecordKind,
    /// Code of its type.
    #[serde(rename = "type")]
    #[schema(max_length = 64)]
    pub record_type: String,
    /// Code of the category of the notice.
    #[schema(required = true, max_length = 64)]
    pub category: Option<String>,
    /// How far it has come.
    pub state: ShownRecordState,
    /// Why it is in this state.
    #[schema(required = true, max_length = 2_000)]
    pub state_reason: Option<String>,
    /// Why it is in this state, by code.
    #[schema(required = true)]
    pub state_reason_code: Option<ShownStateReasonCode>,
    /// What it says; null when it is withheld.
    #[schema(required = true)]
    pub content: Option<RecordContent>,
    /// The day of the meeting, the visit or the observation.
    #[schema(required = true)]
    pub held_on: Option<NaiveDate>,
    /// The day that lists sort it by: when it was held or will be, or when it was recorded.
    pub on_day: NaiveDate,
    /// The day by which something is to be done.
    #[schema(required = true)]
    pub due_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: ShownSource,
    /// Marked passages of its texts.
    #[schema(max_items = 50)]
    pub passages: Vec<Passage>,
    /// Id of the plan that it stands below, as goals and reviews do.
    #[schema(required = true)]
    pub plan: Option<uuid::Uuid>,
    /// Id of the shared event that it is one client's part of.
    #[schema(required = true)]
    pub event: Option<uuid::Uuid>,
    /// Why it alone is restricted.
    #[schema(required = true)]
    pub restricted: Option<ShownRestrictedBy>,
    /// The official who answers for it.
    #[schema(required = true)]
    pub official: Option<Official>,
    /// Who wrote the first version.
    pub author: Official,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Why this version was made.
    pub change_reason: ShownRecordReason,
    /// Who made this version.
    pub recorded_by: Official,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// What may need another look.
    #[schema(max_items = 50)]
    pub warnings: Vec<RecordWarning>,
    /// What is withheld, whether or not it exists.
    #[schema(max_items = 50)]
    pub withheld: Vec<WithheldValue>,
    /// What the caller may do with it.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<AllowedAction>,
}

impl Versioned for ShownRecord {
    fn version(&self) -> i64 {
        self.version
    }
}

page! {
    /// A page of records, the newest day first.
    RecordPage of ShownRecord
}
