//! That an original has not changed since it was recorded (R32): the entry of the user log that tells of
//! its recording keeps its digest.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::ReadRecordIntegrity;
use actix_web::{HttpRequest, get};
use application::clients::dossier::Reach;
use application::problem::Problem;
use application::records::integrity::{ALGORITHM, about, digest_of};
use application::records::read::visible_types;
use application::records::subject;
use contract::problem::Code;
use contract::records::integrity::RecordIntegrity;
use domain::ids::{ClientId, EventId, RecordId};
use domain::secret::Secret;
use persistence::{Error, records};

/// Tells whether an original is as it was recorded.
///
/// Needs `record.view`. Of records that are never changed once they are final: the digest is made anew of
/// what is stored and compared with the one in the user log, whose own entry is verified. Leaves an entry
/// that names the client.
#[utoipa::path(tag = "records",
    responses((status = 200, body = RecordIntegrity, description = "Whether it is unchanged.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/integrity")]
pub async fn read_record_integrity(call: Call<ReadRecordIntegrity>, request: HttpRequest) -> Answer {
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
