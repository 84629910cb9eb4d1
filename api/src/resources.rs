//! One folder or file per resource; the path is the module.

pub mod clients;
pub mod consents;
pub mod corrections;
pub mod dated;
pub mod events;
pub mod grants;
pub mod handovers;
pub mod log;
pub mod me;
pub mod oauth;
pub mod outside_notice;
pub mod overview;
pub mod records;
pub mod registers;
pub mod relationships;
pub mod service;
pub mod substitutes;
pub mod users;
pub mod worklists;

use crate::surface::ServiceConfig;
use application::caller::registry::Operations;

/// Every operation that is declared. `allowedActions` tell of them in this order; a test holds the list to the
/// handlers.
pub const OPERATIONS: Operations = Operations::new(&[
    oauth::OPERATIONS,
    me::OPERATIONS,
    users::OPERATIONS,
    users::password::OPERATIONS,
    grants::OPERATIONS,
    registers::OPERATIONS,
    registers::form_model::OPERATIONS,
    clients::list::OPERATIONS,
    clients::search::OPERATIONS,
    clients::create::OPERATIONS,
    clients::read::OPERATIONS,
    clients::patch::OPERATIONS,
    clients::history::OPERATIONS,
    dated::operations::OPERATIONS,
    clients::death::OPERATIONS,
    consents::OPERATIONS,
    relationships::OPERATIONS,
    overview::OPERATIONS,
    records::OPERATIONS,
    records::across::OPERATIONS,
    corrections::OPERATIONS,
    events::OPERATIONS,
    handovers::OPERATIONS,
    substitutes::OPERATIONS,
    worklists::OPERATIONS,
    outside_notice::OPERATIONS,
    log::OPERATIONS,
    service::OPERATIONS,
]);

/// Below a register, and below a client of it.
macro_rules! below {
    (register $rest:literal) => {
        concat!("/v1/registers/{register}/", $rest)
    };
    (client $rest:literal) => {
        concat!("/v1/registers/{register}/clients/{client}/", $rest)
    };
}

/// Every route of the service, each registered once, in the section of its path.
pub fn routes(service: &mut ServiceConfig<'_>) {
    service
        .section(&[below!(client "overview")], overview::routes)
        .section(&[below!(client "consents")], consents::routes)
        .section(&[below!(client "relationships")], relationships::routes)
        .section(
            &[
                below!(client "records/{record}/corrections"),
                below!(register "corrections"),
            ],
            corrections::routes,
        )
        .section(
            &[below!(client "records"), below!(register "records")],
            records::routes,
        )
        .section(&[below!(client "log"), below!(register "log")], log::routes);
    dated::routes(service);
    service
        .section(&[below!(register "clients")], clients::routes)
        .section(
            &["/v1/me/worklists", below!(register "worklists")],
            worklists::routes,
        )
        .section(&[below!(register "events")], events::routes)
        .section(
            &[below!(register "handovers"), below!(register "officials")],
            handovers::routes,
        )
        .section(&[below!(register "substitutes")], substitutes::routes)
        .section(&[below!(register "outside-notice")], outside_notice::routes)
        .section(&["/v1/registers"], registers::routes)
        .section(&["/v1/me"], me::routes)
        .section(&["/v1/users/{user}/grants"], grants::routes)
        .section(&["/v1/users"], users::routes);
    oauth::routes(service);
    service::routes(service);
}
