//! Entering a client under the register's entry condition (R12–R14).

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request;
use actix_web::{HttpRequest, post};
use application::clients::create;
use application::operations;
use contract::clients::client::Client;
use contract::clients::requests::ClientCreation;

operations! {
    creates CreateClient "createClient" ClientEnter [versioned, dry_run, idempotent];
}

/// Enters a person as a client.
///
/// Needs `client.enter`. One of the register's conditions of entry must be met, by a statute in force or
/// by a consent in the same request; otherwise the refusal names the notice's section and what is
/// missing for each condition. Leaves an entry that names the client.
#[utoipa::path(tag = "clients",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ClientCreation,
    responses(
        (status = 201, body = Client, description = "Entered."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients")]
pub(super) async fn create_client(
    call: Call<CreateClient>,
    body: Valid<ClientCreation>,
    request: HttpRequest,
) -> Answer {
    let manner = request::manner(&call, &request, &body.digest)?;
    let outcome = create::create_client(&call, &body.body, manner).await?;
    Ok(answer::made(outcome, |client| {
        format!("{}/{}", request.path(), client.id)
    }))
}
