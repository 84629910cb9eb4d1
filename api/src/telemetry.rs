//! Structured logs without personal data: routes, statuses, durations, trace ids.

use crate::edge::{Trace, known_method};
use crate::request::operation;
use crate::state::State;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{HttpMessage, HttpRequest, web};
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;
use tracing_subscriber::EnvFilter;

/// What a request's span says: never a path with what a caller put there, never an address or a name.
pub struct Spans;

impl RootSpanBuilder for Spans {
    fn on_request_start(request: &ServiceRequest) -> Span {
        tracing::info_span!(
            "request",
            method = known_method(request.method()),
            route = tracing::field::Empty,
            trace = tracing::field::Empty,
            status = tracing::field::Empty
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, actix_web::Error>) {
        if let Ok(response) = outcome {
            span.record("status", response.status().as_u16());
            span.record("route", route(response.request()));
            if let Some(trace) = response.request().extensions().get::<Trace>() {
                span.record("trace", &*trace.0);
            }
        }
        span.in_scope(|| tracing::info!("answered"));
    }
}

/// The path of the operation that was called, as the contract writes it.
fn route(request: &HttpRequest) -> &str {
    let operation = operation(request).zip(request.app_data::<web::Data<State>>());
    operation
        .and_then(|(operation, state)| state.routes.path_of(operation.id))
        .unwrap_or("unknown")
}

/// Starts logging to standard error; `RUST_LOG` chooses what.
pub fn start(json: bool) {
    start_with(json, "info,sqlx=warn");
}

/// Starts logging to standard error; `RUST_LOG` chooses what, and this when it says nothing.
pub fn start_with(json: bool, usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start, in a test, changes nothing.
    let _ = if json {
        subscriber.json().try_init()
    } else {
        subscriber.try_init()
    };
}
