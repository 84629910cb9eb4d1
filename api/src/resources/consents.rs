//! Consents: given, in force, withdrawn (R38–R40).

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::consents::{give, read, withdraw};
use application::execute::execute;
use application::operations;
use contract::consents::input::ConsentInput;
use contract::consents::show::{ConsentPage, ShownConsent};
use contract::consents::withdraw::{ConsentOrDryRun, WithdrawalInput};
use domain::ids::ConsentId;

operations! {
    finds ListConsents "listConsents" ConsentView [on_client(ClientAction::ByRight), paged];
    reads ReadConsent "readConsent" ConsentView [versioned];
    creates GiveConsent "giveConsent" ConsentEdit [versioned, dry_run, idempotent, on_client(ClientAction::GiveConsent)];
    decides WithdrawConsent "withdrawConsent" ConsentEdit [versioned, if_match, dry_run, on_client(ClientAction::WithdrawConsent)];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_consents)
        .service(give_consent)
        .service(read_consent)
        .service(withdraw_consent);
}

/// Lists a client's consents, those withdrawn and expired too.
///
/// Needs `consent.view`. Leaves an entry that names the client, and the representatives who are clients.
#[utoipa::path(tag = "consents",
    responses((status = 200, body = ConsentPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/consents")]
async fn list_consents(call: Call<ListConsents>, request: HttpRequest) -> Answer {
    let client = request::id(&request, "client")?;
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(read::list_consents(&call, client, page).await?))
}

/// Reads a consent.
///
/// Needs `consent.view`. Leaves an entry that names the client, and the representatives who are clients.
#[utoipa::path(tag = "consents", responses((status = 200, body = ShownConsent, description = "The consent.")))]
#[get("/v1/registers/{register}/clients/{client}/consents/{consent}")]
async fn read_consent(call: Call<ReadConsent>, request: HttpRequest) -> Answer {
    let (client, id) = (
        request::id(&request, "client")?,
        request::id(&request, "consent")?,
    );
    Query::parse(&request, &[])?;
    Ok(answer::versioned(read::read_consent(&call, client, id).await?))
}

/// Enters a consent that was given.
///
/// Needs `consent.edit`. Its kind says in which forms it may be given, whether it must name whom it
/// concerns and whether a representative may give it. A representative who stands among the client's related
/// persons is named by `relatedPerson`, and must be one who may act in it on the day of giving; joint guardians
/// consent together, the others in `coRepresentatives`. Leaves an entry that names the client, and the
/// representatives who are clients.
#[utoipa::path(tag = "consents",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ConsentInput,
    responses(
        (status = 201, body = ShownConsent, description = "Entered."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/consents")]
async fn give_consent(call: Call<GiveConsent>, body: Valid<ConsentInput>, request: HttpRequest) -> Answer {
    let command = give::GiveConsent {
        client: request::id(&request, "client")?,
        id: ConsentId(call.new_id()),
        input: body.body,
    };
    let manner = request::manner(&call, &request, &body.digest)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |consent| {
        format!("{}/{}", request.path(), consent.id)
    }))
}

/// Withdraws a consent.
///
/// Needs `consent.edit`. From that day nothing new rests on it, and what is stored on it is restricted
/// until it is kept on another ground or erased, records as well. Leaves an entry that names the client and
/// what was restricted.
#[utoipa::path(tag = "consents", request_body = WithdrawalInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = ConsentOrDryRun, description = "Withdrawn, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/consents/{consent}/withdrawal")]
async fn withdraw_consent(
    call: Call<WithdrawConsent>,
    body: Valid<WithdrawalInput>,
    request: HttpRequest,
) -> Answer {
    let (client, id) = (
        request::id(&request, "client")?,
        request::id(&request, "consent")?,
    );
    let manner = request::dry_run(&request)?;
    let version = request::if_match(&request)?;
    let command = withdraw::WithdrawConsent::new(&call, client, id, version, &body.body)?;
    Ok(answer::decided(execute(&*call, command, manner).await?))
}
