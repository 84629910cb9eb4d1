//! Finding records across the clients of a register.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::list::{PARAMETERS, criteria};
use actix_web::{HttpRequest, get};
use application::operations;
use application::records::across;
use contract::coded::CodeText;
use contract::records::across::FoundRecordPage;

operations! {
    finds FindRecords "findRecords" RecordView [paged];
}

/// Finds records across clients, the newest day first.
///
/// Needs `record.view`. Parts of plans (goals, reviews) are found below their plans. What a reading of the
/// single record would refuse is left out: categories that the caller may not see, clients out of reach,
/// data that is restricted. A page may hold fewer items than asked for although another follows. Leaves one
/// entry that names every client of the page.
#[utoipa::path(tag = "records",
    params(
        ("kind" = Option<Vec<CodeText>>, Query, description = "Kinds.", max_items = 20),
        ("type" = Option<Vec<CodeText>>, Query, description = "Codes of types.", max_items = 50),
        ("state" = Option<Vec<CodeText>>, Query, description = "States.", max_items = 20),
        ("official" = Option<Vec<uuid::Uuid>>, Query, description = "Ids of the officials who answer.", max_items = 20),
        ("from" = Option<NaiveDate>, Query, description = "About this day or a later one."),
        ("to" = Option<NaiveDate>, Query, description = "About this day or an earlier one.")
    ),
    responses((status = 200, body = FoundRecordPage, description = "A page.")))]
#[get("/v1/registers/{register}/records")]
pub async fn find_records(call: Call<FindRecords>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &PARAMETERS)?;
    let (page, criteria) = (request::page(&query)?, criteria(&call, &query)?);
    Ok(answer::shown(across::find_records(&call, criteria, page).await?))
}
