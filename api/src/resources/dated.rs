//! What holds for a time: addresses, phones, citizenships and the like. One way of doing it for all.

pub mod add;
pub mod change;
pub mod handlers;
pub mod show;

use crate::surface::ServiceConfig;

pub fn routes(service: &mut ServiceConfig<'_>) {
    handlers::routes(service);
}
