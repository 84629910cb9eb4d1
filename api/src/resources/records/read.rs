//! Reading one record, and its versions.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::{ListRecordVersions, ReadRecord};
use actix_web::{HttpRequest, get};
use application::records::read;
use contract::records::dto::{RecordPage, ShownRecord};

/// Reads a record.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The record.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}")]
pub async fn read_record(call: Call<ReadRecord>, request: HttpRequest) -> Answer {
    let (client, id) = (request::id(&request, "client")?, request::id(&request, "record")?);
    Query::parse(&request, &[])?;
    Ok(answer::versioned(read::read_record(&call, client, id).await?))
}

/// Lists the versions of a record, the newest first, each with its reason.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records",
    responses((status = 200, body = RecordPage, description = "A page of versions.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/versions")]
pub async fn list_record_versions(call: Call<ListRecordVersions>, request: HttpRequest) -> Answer {
    let (client, id) = (request::id(&request, "client")?, request::id(&request, "record")?);
    let page = request::page(&Query::parse(&request, &[])?)?;
    let versions = read::list_record_versions(&call, client, id, page).await?;
    Ok(answer::shown(versions))
}
