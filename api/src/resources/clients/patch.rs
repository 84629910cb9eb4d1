//! Correcting a client: a merge patch, each changed datum a new version with its reason.

use crate::answer::{self, Answer};
use crate::body::Patched;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::dated::change::change_reason;
use actix_web::{HttpRequest, patch};
use application::clients::dossier::ClientDossier;
use application::clients::patch::{apply, withheld};
use application::clients::read::whole;
use application::operations;
use application::problem::Problem;
use contract::clients::dto::Client;
use contract::clients::dto::requests::ClientInput;
use contract::clients::patch::ClientPatch;
use contract::problem::Code;
use domain::ids::ClientId;
use persistence::clients;
use std::sync::Arc;

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
pub async fn update_client(
    call: Call<UpdateClient>,
    body: Patched<ClientInput>,
    request: HttpRequest,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let (version, reason) = (request::if_match(&request)?, change_reason(&request)?);
    let shared = Arc::new((call.clone(), body.0));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, row).await?;
                withheld(call, &file, body)?;
                if file.row.version != version {
                    return Err(Problem::new(Code::Stale).about(client));
                }
                let ground = apply(call, &mut unit, &file, body, reason).await?;
                let row = clients::find(&mut unit.tx, call.register.key, client).await?;
                let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
                let (client, mut entry) = whole(call, &mut unit, row).await?;
                entry.ground = ground;
                Ok(call.done(unit, client, entry))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}
