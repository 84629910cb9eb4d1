//! Whether the service lives and answers, its metrics and its contract.

use crate::answer::{self, Answer};
use crate::call::Anyone;
use crate::figures;
use crate::state::State;
use crate::surface::ServiceConfig;
use ::contract::service::{Contract, Health, MetricsText};
use actix_web::{HttpResponse, get, web};
use application::operations;

operations! {
    reads Live "live" public [probe, storeless];
    reads Ready "ready" public [probe];
    reads Metrics "metrics" public [probe, storeless];
    reads ReadContract "contract" public;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(live)
        .service(ready)
        .service(metrics)
        .service(contract);
}

fn ok() -> HttpResponse {
    answer::unlogged(Health {
        status: "ok".to_owned(),
    })
}

/// Whether the process lives. Public.
#[utoipa::path(tag = "operations", responses((status = 200, body = Health, description = "It lives.")))]
#[get("/health/live")]
async fn live(_: Anyone<Live>) -> HttpResponse {
    ok()
}

/// Whether the service can serve: the database answers, and rights are fresh. Public.
#[utoipa::path(tag = "operations", responses((status = 200, body = Health, description = "It can serve.")))]
#[get("/health/ready")]
async fn ready(_: Anyone<Ready>, state: web::Data<State>) -> Answer {
    application::service::ready(&state).await?;
    Ok(ok())
}

/// Metrics in the text format of Prometheus: counts and durations by operation, problems by
/// code, connections, units of work, the log's queue, the age of the rights; nothing personal. Public: keep
/// it behind the proxy.
#[utoipa::path(tag = "operations",
    responses((status = 200, body = MetricsText, content_type = "text/plain", description = "Metrics.")))]
#[get("/metrics")]
async fn metrics(_: Anyone<Metrics>, state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(figures::render(&state))
}

/// This contract. Public.
#[utoipa::path(tag = "operations",
    responses((status = 200, body = Contract, description = "The contract.")))]
#[get("/openapi.json")]
async fn contract(_: Anyone<ReadContract>, state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(state.document.clone())
}
