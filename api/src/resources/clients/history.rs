//! What has changed: before, after, who and why.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use actix_web::{HttpRequest, get};
use application::clients::history;
use application::operations;
use contract::clients::history::ChangePage;

operations! {
    finds ListHistory "listHistory" ClientView [paged];
}

/// Lists what has changed of a client, the newest first.
///
/// Needs `client.view`. Changes of what is withheld from the caller are left out. Leaves an entry that
/// names the client and the fields.
#[utoipa::path(tag = "clients",
    responses((status = 200, body = ChangePage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/history")]
pub(super) async fn list_history(call: Call<ListHistory>, request: HttpRequest) -> Answer {
    let client = request::id(&request, "client")?;
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(history::list_history(&call, client, page).await?))
}
