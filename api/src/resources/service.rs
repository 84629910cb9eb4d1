//! Whether the service lives and answers, its metrics and its contract.

use crate::answer::Answer;
use crate::application::problem::Problem;
use crate::call::Anyone;
use crate::contract::problem::Code;
use crate::state::State;
use crate::surface::ServiceConfig;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

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
async fn ready(state: web::Data<State>) -> Answer {
    state.store.ping().await?;
    if state.access.fresh().is_none() {
        return Err(Problem::new(Code::GrantsStale).retry_after(1).into());
    }
    Ok(ok())
}

/// Metrics in the text format of Prometheus.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 16777216)]
#[expect(dead_code, reason = "it describes the text")]
struct MetricsText(String);

/// Metrics in the text format of Prometheus: counts and durations by route, nothing personal. Public: keep
/// it behind the proxy.
#[utoipa::path(tag = "operations",
    responses((status = 200, body = MetricsText, content_type = "text/plain", description = "Metrics.")))]
#[get("/metrics")]
async fn metrics(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(state.metrics.render())
}

/// An OpenAPI document, of which only the outermost is described here.
#[derive(Serialize, ToSchema)]
pub struct Contract {
    /// The version of OpenAPI.
    #[schema(max_length = 20, pattern = "^3\\.1\\.[0-9]+$")]
    openapi: String,
    /// What it is about.
    #[schema(value_type = Object)]
    info: (),
    /// Operations by path.
    #[schema(value_type = Object)]
    paths: (),
    /// What operations share.
    #[schema(value_type = Object)]
    components: (),
}

/// This contract. Public.
#[utoipa::path(tag = "operations",
    responses((status = 200, body = Contract, description = "The contract.")))]
#[get("/openapi.json")]
async fn contract(_: Anyone, state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(state.document.clone())
}
