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

/// Every route of the service, each registered once.
pub fn routes(service: &mut ServiceConfig<'_>) {
    oauth::routes(service);
    me::routes(service);
    users::routes(service);
    grants::routes(service);
    registers::routes(service);
    clients::routes(service);
    dated::routes(service);
    consents::routes(service);
    relationships::routes(service);
    records::routes(service);
    corrections::routes(service);
    events::routes(service);
    handovers::routes(service);
    substitutes::routes(service);
    overview::routes(service);
    worklists::routes(service);
    outside_notice::routes(service);
    log::routes(service);
    service::routes(service);
}
