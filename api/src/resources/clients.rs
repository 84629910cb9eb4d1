//! Clients: entering, finding, reading, correcting.

pub(crate) mod create;
pub(crate) mod death;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod patch;
pub(crate) mod read;
pub(crate) mod search;

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
