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
