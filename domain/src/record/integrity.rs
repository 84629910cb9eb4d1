//! That an original has not changed since it was recorded (R32): the text whose digest its log entry keeps.

use super::document::RecordDocument;
use crate::ids::{ClientId, RecordId};
use chrono::{DateTime, Utc};

/// The bytes that are digested: the original with its salt, whose it is and when it was recorded.
///
/// # Errors
/// When the document cannot be written as JSON.
pub fn digest_input(
    client: ClientId,
    record: RecordId,
    recorded_at: DateTime<Utc>,
    document: &RecordDocument,
) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&(client, record, recorded_at, document))
}
