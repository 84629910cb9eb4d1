//! Shared events: one visit or group meeting of several clients at once. Each client has a record of their
//! own of it, which says nothing of the others.

use crate::outcome::{OutcomeSchema, Versioned};
use crate::records::content::RecordContentInput;
use crate::records::dto::{Passage, RecordInput, RecordStateCode, ShownRecord, ShownRecordKind};
use crate::shared::{AllowedAction, SourceInput};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A client who takes part, and what is this client's own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventClientInput {
    /// Id of the client.
    pub client: uuid::Uuid,
    /// The state of this client's record; that of the event when absent.
    #[serde(default)]
    pub state: Option<RecordStateCode>,
    /// The day on which this client took part; that of the event when absent.
    #[serde(default)]
    pub held_on: Option<NaiveDate>,
    /// What is written of this client alone: it follows what is written of all, on no other client's record.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2_000)]
    pub note: Option<String>,
}

/// A visit or a group meeting that is to be entered on several clients at once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventInput {
    /// Code of the type of each record, from the form model: of contacts, appointments or notes.
    #[serde(rename = "type")]
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub record_type: String,
    /// What each record says. It stands on every client's record, and so names none of them.
    pub content: RecordContentInput,
    /// The state that the records are entered in; the first of their kind when absent.
    #[serde(default)]
    pub state: Option<RecordStateCode>,
    /// The day on which it was held, apart from that of recording.
    #[serde(default)]
    pub held_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: SourceInput,
    /// Id of the official who answers for the records; the caller when absent.
    #[serde(default)]
    pub official: Option<uuid::Uuid>,
    /// Passages of the texts that are marked.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub passages: Vec<Passage>,
    /// Who took part.
    #[schema(min_items = 2, max_items = 100)]
    pub clients: Vec<EventClientInput>,
}

impl EventInput {
    /// The record that all have in common.
    pub fn common(&self) -> RecordInput {
        RecordInput {
            record_type: self.record_type.clone(),
            content: self.content.clone(),
            state: self.state,
            held_on: self.held_on,
            source: self.source.clone(),
            official: self.official,
            passages: self.passages.clone(),
        }
    }
}

/// Records of further clients of an event: who came unexpectedly.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventRecordsInput {
    /// What each record says, of the kind of the event's. It is told again: what stands on the record of
    /// one client is never copied to another's.
    pub content: RecordContentInput,
    /// The state that the records are entered in; the first of their kind when absent.
    #[serde(default)]
    pub state: Option<RecordStateCode>,
    /// The day on which it was held, apart from that of recording.
    #[serde(default)]
    pub held_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: SourceInput,
    /// Id of the official who answers for the records; the caller when absent.
    #[serde(default)]
    pub official: Option<uuid::Uuid>,
    /// Passages of the texts that are marked.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub passages: Vec<Passage>,
    /// Who took part, too.
    #[schema(min_items = 1, max_items = 100)]
    pub clients: Vec<EventClientInput>,
}

impl EventRecordsInput {
    /// The same, as the entry of an event with records of a type.
    pub fn of_type(self, record_type: String) -> EventInput {
        EventInput {
            record_type,
            content: self.content,
            state: self.state,
            held_on: self.held_on,
            source: self.source,
            official: self.official,
            passages: self.passages,
            clients: self.clients,
        }
    }
}

/// Whether one client came.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientAttendanceInput {
    /// Id of the client.
    pub client: uuid::Uuid,
    /// The version of this client's record that was read.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The state that follows.
    pub state: RecordStateCode,
    /// Why, where the state asks for it; what else is to be said of it, where it does not.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2_000)]
    pub reason: Option<String>,
}

/// Who came to an event.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttendanceInput {
    /// Clients of the event, each once; those who are not named stay as they are.
    #[schema(min_items = 1, max_items = 100)]
    pub clients: Vec<ClientAttendanceInput>,
}

/// A visit or a group meeting of several clients at once.
#[derive(Serialize, ToSchema)]
#[schema(as = SharedEvent)]
#[serde(rename_all = "camelCase")]
pub struct ShownEvent {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version: an event stays as it is, and the records have versions of their own.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The kind of its records.
    pub kind: ShownRecordKind,
    /// Code of the type of its records.
    #[serde(rename = "type")]
    #[schema(max_length = 64)]
    pub record_type: String,
    /// The records of those clients whom the caller may see. The state of each says who came.
    #[schema(max_items = 200)]
    pub records: Vec<ShownRecord>,
    /// What the caller may do with the event.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<AllowedAction>,
}

impl Versioned for ShownEvent {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The event, or what would be decided.
pub type EventOrDryRun = OutcomeSchema<ShownEvent>;
