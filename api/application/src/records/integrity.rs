//! That an original has not changed since it was recorded (R32): the entry of the user log that tells of
//! its recording keeps its digest.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::show::subject;
use crate::records::visible::visible_types;
use aws_lc_rs::digest;
use contract::problem::Code;
use contract::records::integrity::RecordIntegrity;
use domain::ids::{ClientId, EventId, RecordId};
use domain::log::LogEntry;
use domain::record::{self, RecordKind, RecordState};
use domain::secret::{NonPersonal, Secret};
use persistence::records::{self, Proof, StoredRecord};
use persistence::{Error, Logged, Unit};

/// By which algorithm the digest is made.
const ALGORITHM: &str = "sha-256";

/// A digest: salted, it tells nothing of the content.
struct Digest(String);

impl NonPersonal for Digest {}

fn digest_of(stored: &StoredRecord) -> Option<Digest> {
    let columns = &stored.columns;
    let input =
        record::digest_input(columns.client, columns.id, stored.recorded_at, &stored.document).ok()?;
    let digest = digest::digest(&digest::SHA256, &input);
    Some(Digest(domain::text::hex(digest.as_ref())))
}

/// What the log's entry says of an original.
fn about(id: RecordId, digest: &str) -> String {
    format!("record {id} sha256:{digest}")
}

/// An original that is to be proved: whose, which, and what is kept of it.
struct Original {
    client: ClientId,
    id: RecordId,
    proof: Proof,
    digest: Digest,
}

impl NonPersonal for Original {}

/// Writes the digest of an original into the entry that tells of its recording, once it is final. The entry
/// of any other record stays as it is.
///
/// # Errors
/// The database's.
pub(crate) async fn prove_original(
    unit: &mut Unit,
    stored: &Secret<StoredRecord>,
    entry: &mut LogEntry,
) -> Result<(), Error> {
    let event_id = entry.id.0;
    let original = stored.judge(|stored| {
        let columns = &stored.columns;
        let digest = record::is_fixed(columns.kind, columns.state).then(|| digest_of(stored))??;
        Some(Original {
            client: columns.client,
            id: columns.id,
            proof: Proof {
                version: columns.version,
                record_type: columns.record_type.clone(),
                event_id,
                recorded_at: stored.recorded_at,
            },
            digest,
        })
    });
    let Some(original) = original else {
        return Ok(());
    };
    records::keep_proof(unit, original.client, original.id, original.proof).await?;
    entry.about = Some(about(original.id, &original.digest.0));
    Ok(())
}

/// The same of a record that was carried over to another client, with all its versions.
///
/// # Errors
/// The database's.
pub async fn prove(
    unit: &mut Unit,
    client: ClientId,
    id: RecordId,
    (kind, state): (RecordKind, RecordState),
    mut entry: LogEntry,
) -> Result<LogEntry, Error> {
    if !record::is_fixed(kind, state) {
        return Ok(entry);
    }
    let stored = records::one(unit, client, id).await?;
    let stored = stored.map(|stored| stored.ok_or(NoOriginal)).transpose();
    if let Ok(stored) = stored {
        prove_original(unit, &stored, &mut entry).await?;
    }
    Ok(entry)
}

/// There is no original any more.
struct NoOriginal;

impl NonPersonal for NoOriginal {}

/// Whether an original is as it was recorded.
///
/// # Errors
/// `not_found`, also of a record that has no proof; the database's.
pub async fn read_record_integrity(
    caller: &RegisterCaller,
    client: ClientId,
    id: RecordId,
) -> Result<Logged<RecordIntegrity>, Problem> {
    let mut unit = caller.read().await?;
    let reach = Reach::open(caller, &mut unit, client).await?;
    let proof = records::proof(&mut unit, client, id).await?;
    let visible = visible_types(caller, &reach.protection);
    let proof = proof.filter(|proof| visible.contains(&proof.record_type));
    let proof = proof.ok_or_else(|| Problem::new(Code::NotFound).about(client))?;
    let digest = digest_now(&mut unit, client, id, proof.version).await?;
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
    caller
        .show(Secret::new(found), caller.entry(subject(client)))
        .await
}

/// The digest of an original as it is stored now; none, when it does not open.
async fn digest_now(
    unit: &mut Unit,
    client: ClientId,
    id: RecordId,
    version: i64,
) -> Result<Option<Digest>, Problem> {
    match records::versions(unit, client, id).await {
        // A row that was changed does not open: that is a finding, and no failure.
        Err(Error::SealBroken) => Ok(None),
        Err(error) => Err(error.into()),
        Ok(versions) => Ok(versions.judge(|versions| {
            let original = versions.iter().find(|stored| stored.columns.version == version);
            original.and_then(digest_of)
        })),
    }
}
