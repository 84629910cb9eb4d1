//! That an original has not changed since it was recorded (R32): the entry of the user log that tells of
//! its recording keeps its digest.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::ReadRecordIntegrity;
use actix_web::{HttpRequest, get};
use application::records::integrity;
use contract::records::integrity::RecordIntegrity;

/// Tells whether an original is as it was recorded.
///
/// Needs `record.view`. Of records that are never changed once they are final: the digest is made anew of
/// what is stored and compared with the one in the user log, whose own entry is verified. Leaves an entry
/// that names the client.
#[utoipa::path(tag = "records",
    responses((status = 200, body = RecordIntegrity, description = "Whether it is unchanged.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/integrity")]
pub async fn read_record_integrity(call: Call<ReadRecordIntegrity>, request: HttpRequest) -> Answer {
    let (client, id) = (request::id(&request, "client")?, request::id(&request, "record")?);
    Query::parse(&request, &[])?;
    let found = integrity::read_record_integrity(&call, client, id).await?;
    Ok(answer::shown(found))
}
