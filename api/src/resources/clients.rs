//! Clients: entering, finding, reading, correcting.

mod actions;
mod create;
mod death;
pub mod dto;
pub mod file;
mod group;
mod history;
mod list;
mod patch;
mod person;
mod read;
mod search;
pub mod view;

pub use read::whole;

use crate::surface::ServiceConfig;

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(search::search_clients)
        .service(list::list_clients)
        .service(create::create_client)
        .service(read::read_client)
        .service(patch::update_client)
        .service(history::list_history)
        .service(death::record_death)
        .service(death::reverse_death);
}
