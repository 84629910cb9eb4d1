//! That an original has not changed since it was recorded (R32): the entry of the user log that tells of
//! its recording keeps its digest.

use aws_lc_rs::digest;
use domain::ids::{ClientId, RecordId};
use domain::log::LogEntry;
use domain::record::{self, RecordKind, RecordState};
use domain::secret::NonPersonal;
use persistence::records::{self, Proof, StoredRecord};
use persistence::{Error, Unit};

/// The digest that is kept.
pub const ALGORITHM: &str = "sha-256";

/// A digest: salted, it tells nothing of the content.
pub struct Digest(pub String);

impl NonPersonal for Digest {}

pub fn digest_of(stored: &StoredRecord) -> Option<Digest> {
    let columns = &stored.columns;
    let input =
        record::digest_input(columns.client, columns.id, stored.recorded_at, &stored.document).ok()?;
    let digest = digest::digest(&digest::SHA256, &input);
    Some(Digest(
        digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
    ))
}

/// What the log's entry says of an original.
pub fn about(id: RecordId, digest: &str) -> String {
    format!("record {id} sha256:{digest}")
}

/// Writes the digest of an original into the entry that tells of its recording, once it is final. The entry
/// of any other record stays as it is.
///
/// # Errors
/// The database's.
pub async fn prove(
    unit: &mut Unit,
    client: ClientId,
    id: RecordId,
    (kind, state): (RecordKind, RecordState),
    entry: LogEntry,
) -> Result<LogEntry, Error> {
    if !record::is_fixed(kind, state) {
        return Ok(entry);
    }
    let stored = records::one(unit, client, id).await?;
    let found = stored.judge(|stored| {
        let stored = stored.as_ref()?;
        let columns = &stored.columns;
        let proof = Proof {
            version: columns.version,
            record_type: columns.record_type.clone(),
            event_id: entry.id.0,
            recorded_at: stored.recorded_at,
        };
        Some(Proved {
            proof,
            digest: digest_of(stored)?,
        })
    });
    let Some(Proved { proof, digest }) = found else {
        return Ok(entry);
    };
    records::keep_proof(unit, client, id, proof).await?;
    Ok(entry.about(about(id, &digest.0)))
}

pub struct Proved {
    pub proof: Proof,
    pub digest: Digest,
}

impl NonPersonal for Proved {}
