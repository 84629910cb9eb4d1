//! Correcting a client: a merge patch, each changed datum a new version with its reason.

use crate::answer::{self, Answer};
use crate::body::Patched;
use crate::call::Call;
use crate::request::{self, Query};
use actix_web::{HttpRequest, patch};
use application::clients::patch;
use application::execute::{Manner, execute};
use application::operations;
use contract::clients::client::Client;
use contract::clients::requests::{ClientInput, ClientPatch};

operations! {
    changes UpdateClient "updateClient" ClientEdit [versioned, if_match, change_reason, on_client(ClientAction::ByRight)];
}

/// Corrects a client's own data by a merge patch.
///
/// Needs `client.edit`. What is dated or repeated has paths of its own. A patch that touches what is
/// withheld from the caller is refused, so that a form that is saved back never erases it. Each changed
/// datum becomes a new version; the one before it stays in the history. Leaves an entry.
#[utoipa::path(tag = "clients", request_body = ClientPatch,
    responses((status = 200, body = Client, description = "Corrected.")))]
#[patch("/v1/registers/{register}/clients/{client}")]
pub(super) async fn update_client(
    call: Call<UpdateClient>,
    body: Patched<ClientInput>,
    request: HttpRequest,
) -> Answer {
    let client = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let command = patch::UpdateClient {
        client,
        version: request::if_match(&request)?,
        reason: request::change_reason(&request)?,
        patch: body.0,
    };
    Ok(answer::decided(execute(&*call, command, Manner::plain()).await?))
}
