//! What holds for a time: addresses, phones, citizenships and the like. One way of doing it for all.

pub(crate) mod handlers;
pub(crate) mod operations;

use crate::surface::ServiceConfig;

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    operations::routes(service);
}
