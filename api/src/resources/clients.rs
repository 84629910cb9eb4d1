//! Clients: entering, finding, reading, correcting.

pub mod create;
pub mod death;
pub mod history;
pub mod list;
pub mod patch;
pub mod read;
pub mod search;

use crate::surface::ServiceConfig;

pub fn routes(service: &mut ServiceConfig<'_>) {
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
