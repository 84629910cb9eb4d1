//! Putting it together: the state, the application, the server and its end.

use crate::edge::edge;
use crate::figures;
use crate::openapi::{self, Base};
use crate::resources;
use crate::routes::Routes;
use crate::state::State;
use crate::surface::{Description, ServiceConfig};
use actix_cors::Cors;
use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, web};
use application::app::{App, Contract};
use application::config::Config;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use persistence::Store;
use std::net::TcpListener;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tracing_actix_web::TracingLogger;
use utoipa::OpenApi;

/// How often refusals of nobody known are entered.
const FLOODS: Duration = Duration::from_secs(5);

/// The contract as it was committed, which is what is served and enforced: a test holds it to what the
/// handlers say. Generating it at each start would cost more than all else.
pub const CONTRACT: Contract = Contract {
    document: include_str!("../../openapi/openapi.json"),
    operations: resources::OPERATIONS,
};

/// The contract, as it is generated from the handlers.
pub fn document() -> serde_json::Value {
    let mut description = Description::default();
    resources::routes(&mut ServiceConfig::Describing(&mut description));
    openapi::finish(description.into_document(Base::openapi()), resources::OPERATIONS)
}

/// Every operation, to be served.
pub fn routes(service: &mut actix_web::web::ServiceConfig) {
    resources::routes(&mut ServiceConfig::Serving(service));
}

/// Makes ready what every request shares.
///
/// # Errors
/// What is wrong with the configuration, the profiles or the store, for the operator to read.
pub async fn state(store: Store, config: Config) -> Result<web::Data<State>, String> {
    let (app, document) = App::open(store, config, CONTRACT).await?;
    let ids = app.registers.all().iter().map(|register| register.id.as_str());
    let routes = Routes::new(&document, ids);
    Ok(web::Data::new(State {
        app: Arc::new(app),
        routes,
        document: document.to_string(),
        metrics: metrics(),
    }))
}

/// The metrics of this process: one recorder, however many servers a test starts.
fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = figures::recorder().unwrap_or_else(|error| {
                tracing::error!(%error, "durations are told as summaries");
                PrometheusBuilder::new().build_recorder()
            });
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another recorder of metrics is in place");
            }
            handle
        })
        .clone()
}

fn cors(config: &Config) -> Cors {
    let mut cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            "authorization",
            "content-type",
            "accept-language",
            "if-match",
            "idempotency-key",
            "task",
            "purpose",
            "restricted-use",
            "change-reason",
            "traceparent",
        ])
        .expose_headers([
            "etag",
            "location",
            "retry-after",
            "content-language",
            "content-disposition",
            "deprecation",
            "sunset",
            "log-receipt",
        ])
        .max_age(3600);
    for origin in &config.allowed_origins {
        cors = cors.allowed_origin(origin);
    }
    cors
}

/// Starts the server on a listener; await the result to serve.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(state: web::Data<State>, listener: TcpListener) -> std::io::Result<Server> {
    serve_with(state, listener, |_| {})
}

/// The same with more routes, that stand in no contract: what is measured beside the service.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve_with(
    state: web::Data<State>,
    listener: TcpListener,
    more: fn(&mut web::ServiceConfig),
) -> std::io::Result<Server> {
    let background = Arc::downgrade(&state.clone().into_inner());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(FLOODS).await;
            let Some(state) = background.upgrade() else { return };
            state.metrics.run_upkeep();
            if let Err(error) = state.floods.enter(&state.store).await {
                tracing::warn!(%error, "refusals of nobody known could not be entered");
            }
        }
    });
    let workers = state.config.workers.max(1);
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(state.clone())
            .configure(routes)
            .configure(crate::docs::routes)
            .configure(more)
            .wrap(Compress::default())
            .wrap(from_fn(edge))
            .wrap(cors(&state.config))
            .wrap(TracingLogger::<crate::telemetry::Spans>::new())
    })
    .workers(workers)
    .client_request_timeout(Duration::from_secs(10))
    .client_disconnect_timeout(Duration::from_secs(2))
    .keep_alive(Duration::from_secs(60))
    .shutdown_timeout(10)
    .server_hostname("asiakasrekisteri")
    .listen(listener)?
    .run();
    Ok(server)
}

/// Enters what is still counted, waits for the units of work under way and closes the store.
pub async fn close(state: &State) {
    if let Err(error) = state.floods.enter(&state.store).await {
        tracing::warn!(%error, "refusals of nobody known could not be entered");
    }
    state.store.close().await;
}
