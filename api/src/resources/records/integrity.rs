//! That an original has not changed since it was recorded (R32): the entry of the user log that tells of
//! its recording keeps its digest.

use super::read::visible_types;
use super::{ReadRecordIntegrity, subject};
use crate::answer;
use crate::answer::Answer;
use crate::application::problem::Problem;
use crate::call::Call;
use crate::contract::problem::Code;
use crate::request::{self, Query};
use crate::resources::clients::file::Reach;
use actix_web::{HttpRequest, get};
use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use domain::ids::{ClientId, EventId, RecordId};
use domain::log::LogEntry;
use domain::record::{self, RecordKind, RecordState};
use domain::secret::{NonPersonal, Secret};
use persistence::records::{self, Proof, StoredRecord};
use persistence::{Error, Unit};
use serde::Serialize;
use utoipa::ToSchema;

/// The digest that is kept.
const ALGORITHM: &str = "sha-256";

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

/// A digest: salted, it tells nothing of the content.
struct Digest(String);
impl NonPersonal for Digest {}

fn digest_of(stored: &StoredRecord) -> Option<Digest> {
    let columns = &stored.columns;
    let input =
        record::digest_input(columns.client, columns.id, stored.recorded_at, &stored.document).ok()?;
    let digest = digest::digest(&digest::SHA256, &input);
    Some(Digest(
        digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
    ))
}

/// What the log's entry says of an original.
fn about(id: RecordId, digest: &str) -> String {
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

struct Proved {
    proof: Proof,
    digest: Digest,
}
impl NonPersonal for Proved {}

/// Tells whether an original is as it was recorded.
///
/// Needs `record.view`. Of records that are never changed once they are final: the digest is made anew of
/// what is stored and compared with the one in the user log, whose own entry is verified. Leaves an entry
/// that names the client.
#[utoipa::path(tag = "records",
    responses((status = 200, body = RecordIntegrity, description = "Whether it is unchanged.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/integrity")]
pub(super) async fn read_record_integrity(call: Call<ReadRecordIntegrity>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let id: RecordId = request::id(&request, "record")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let reach = Reach::open(&call, &mut unit, client).await?;
    let proof = records::proof(&mut unit, client, id).await?;
    let visible = visible_types(&call, &reach.protection);
    let proof = proof.filter(|proof| visible.contains(&proof.record_type));
    let proof = proof.ok_or_else(|| Problem::new(Code::NotFound).about(client))?;
    let digest = match records::versions(&mut unit, client, id).await {
        // A row that was changed does not open: that is a finding, and no failure.
        Err(Error::SealBroken) => None,
        Err(error) => return Err(error.into()),
        Ok(versions) => versions.judge(|versions| {
            let mut versions = versions.iter();
            versions
                .find(|stored| stored.columns.version == proof.version)
                .and_then(digest_of)
        }),
    };
    let (says, intact) = persistence::log::one(&mut unit, EventId(proof.event_id)).await?;
    drop(unit);
    let digest = digest.map(|digest| digest.0);
    let same = digest.as_deref().map(|digest| about(id, digest));
    let found = RecordIntegrity {
        unchanged: intact && same.is_some() && same == says,
        digest,
        algorithm: ALGORITHM.to_owned(),
        recorded_at: proof.recorded_at,
        log_entry: proof.event_id,
        log_entry_intact: intact,
    };
    let entry = call.entry(subject(client));
    Ok(answer::shown(call.show(Secret::new(found), entry).await?))
}
