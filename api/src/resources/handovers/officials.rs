//! Who can answer for clients in a register: whom to hand over to, to appoint, to name on a record.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::handovers::ListOfficials;
use actix_web::{HttpRequest, get};
use application::handovers::officials;
use contract::handovers::officials::AnsweringOfficialPage;

/// Lists the officials who can answer for clients today.
///
/// Needs `client.view`. Officials who hold a task that does the casework (`record.edit`; `client.edit` in a
/// register where no task has that): whom a relationship, a record, a handover and a substitution may name. Shows no client. Leaves an entry.
#[utoipa::path(tag = "handing-over",
    responses((status = 200, body = AnsweringOfficialPage, description = "A page.")))]
#[get("/v1/registers/{register}/officials")]
pub async fn list_officials(call: Call<ListOfficials>, request: HttpRequest) -> Answer {
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(officials::list_officials(&call, page).await?))
}
