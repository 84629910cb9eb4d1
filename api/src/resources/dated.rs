//! What holds for a time: addresses, phones, citizenships and the like. One way of doing it for all.

mod core;
mod handlers;
mod kinds;
mod parts;

pub use kinds::*;
pub use parts::{Meta, RecordInput, ShownRestrictedBy};

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    handlers::routes(service);
}

pub use self::core::{CHANGE_REASONS, DatedFact, NewDatum, Refused, change_reason, record, record_new};
