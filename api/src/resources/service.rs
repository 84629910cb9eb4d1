//! Whether the service lives and answers, its metrics and its contract.

use crate::problem::{Code, Problem};
use crate::state::State;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(live)
        .service(ready)
        .service(metrics)
        .service(contract);
}

/// That the service lives, or is ready.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(max_length = 10)]
    pub status: String,
}

fn ok() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(Health {
            status: "ok".to_owned(),
        })
}

/// Whether the process lives. Public.
#[utoipa::path(tag = "operations", responses((status = 200, body = Health, description = "It lives.")))]
#[get("/health/live")]
async fn live() -> HttpResponse {
    ok()
}

/// Whether the service can serve: the database answers, and rights are fresh. Public.
#[utoipa::path(tag = "operations", responses((status = 200, body = Health, description = "It can serve.")))]
#[get("/health/ready")]
async fn ready(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    state.store.ping().await?;
    if state.access.fresh().is_none() {
        return Err(Problem::new(Code::GrantsStale).retry_after(1));
    }
    Ok(ok())
}

/// Metrics in the text format of Prometheus: counts and durations by route, nothing personal. Public: keep
/// it behind the proxy.
#[utoipa::path(tag = "operations",
    responses((status = 200, body = String, content_type = "text/plain", description = "Metrics.")))]
#[get("/metrics")]
async fn metrics(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(state.metrics.render())
}

/// This contract. Public.
#[utoipa::path(tag = "operations",
    responses((status = 200, body = Object, content_type = "application/json", description = "The contract.")))]
#[get("/openapi.json")]
async fn contract(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(state.document.clone())
}
