//! The contract: collected from the handlers, then given what every operation shares.

mod bounds;
mod components;
pub mod examples;
mod operations;

use application::caller::registry::Operations;
use contract::oauth::refused::OAuthError;
use contract::problem::ProblemDocument;
use utoipa::OpenApi;

/// What the document starts from.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Asiakasrekisteri",
        description = "Client registers of municipal integration, refugee-reception and employment services. \
            Each register is run by its privacy notice: what the notice does not name is refused, and the \
            refusal says which section and which provision. Beyond what the schemas can say, every request is \
            held to this: days lie between 1900 and 2100, texts hold no control characters and none that \
            reorder text, no member stands twice in an object, and nothing that was sent is repeated in an \
            error.",
        contact(name = "Asiakasrekisteri"),
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    tags(
        (name = "sign-in", description = "Signing in and out, and the keys that tokens are checked with."),
        (name = "me", description = "What the caller is and may do."),
        (name = "users", description = "People and their grants. Administrators see no client."),
        (name = "registers", description = "Registers and what their notices say."),
        (name = "clients", description = "Clients: entering, finding, reading, correcting."),
        (name = "dated-facts", description = "What holds for a time: addresses, phones, citizenships and the like."),
        (name = "consents", description = "Consents: given, in force, withdrawn."),
        (name = "records", description = "Casework: contacts, assessments, plans, measures and the like, discriminated by kind."),
        (name = "worklists", description = "What waits to be done, across clients."),
        (name = "corrections", description = "Records moved or redacted, by two persons."),
        (name = "relationships", description = "Client relationships and the officials who answer."),
        (name = "handing-over", description = "Clients handed over, what would be left without an owner, substitutes."),
        (name = "outside-notice", description = "What law required to be recorded although the notice does not name it."),
        (name = "log", description = "The user log: who did what, and who looked."),
        (name = "operations", description = "Whether the service lives and answers.")
    ),
    components(schemas(ProblemDocument, OAuthError))
)]
pub struct Base;

/// Finishes the document: what every operation shares, bounds that follow from formats, examples.
pub fn finish(document: utoipa::openapi::OpenApi, declared: Operations) -> serde_json::Value {
    let mut document = serde_json::to_value(document).unwrap_or_default();
    operations::finish(&mut document, declared);
    bounds::finish(&mut document);
    examples::finish(&mut document);
    document
}
