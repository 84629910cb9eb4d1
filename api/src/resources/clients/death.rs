//! A client's death, and its reversal when the message proves false.
//!
//! Consents lapse and rights end because a death is recorded, and come back when it is no longer. What is
//! open among the records ends, each by a version of its own, and the reversal opens it again.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request;
use actix_web::{HttpRequest, post};
use application::clients::death;
use application::execute::execute;
use application::operations;
use contract::clients::death::{ClientOrDryRun, DeathInput, ReversalInput};

operations! {
    decides RecordDeath "recordDeath" ProtectionEdit [versioned, if_match, dry_run, on_client(ClientAction::RecordDeath)];
    decides ReverseDeath "reverseDeath" ProtectionEdit [versioned, if_match, dry_run, on_client(ClientAction::ReverseDeath)];
}

/// Records that the client has died.
///
/// Needs `protection.edit`. Recordable in every register. Consents lapse from the day of death; secrecy
/// goes on. Appointments ahead and measures that have not begun are cancelled, measures under way are
/// interrupted, plans end. Leaves an entry.
#[utoipa::path(tag = "clients", request_body = DeathInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = ClientOrDryRun, description = "The client, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/death")]
pub(super) async fn record_death(
    call: Call<RecordDeath>,
    body: Valid<DeathInput>,
    request: HttpRequest,
) -> Answer {
    let client = request::id(&request, "client")?;
    let manner = request::dry_run(&request)?;
    let version = request::if_match(&request)?;
    let command = death::RecordDeath::new(&call, client, version, &body.body)?;
    Ok(answer::decided(execute(&*call, command, manner).await?))
}

/// Takes back a death whose message proved false.
///
/// Needs `protection.edit`. What lapsed by the death is in force again, and the records that it ended are
/// open again unless somebody has changed them since. Leaves an entry.
#[utoipa::path(tag = "clients", request_body = ReversalInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = ClientOrDryRun, description = "The client, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/death/reversal")]
pub(super) async fn reverse_death(
    call: Call<ReverseDeath>,
    body: Valid<ReversalInput>,
    request: HttpRequest,
) -> Answer {
    let client = request::id(&request, "client")?;
    let manner = request::dry_run(&request)?;
    let version = request::if_match(&request)?;
    let command = death::ReverseDeath::new(client, version, &body.body);
    Ok(answer::decided(execute(&*call, command, manner).await?))
}
