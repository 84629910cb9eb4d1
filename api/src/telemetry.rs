//! Structured logs without personal data: routes, statuses, durations, trace ids.

use crate::edge::{Trace, known_method};
use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;
use tracing_subscriber::EnvFilter;

/// What a request's span says: never a path with what a caller put there, never an address or a name.
pub struct Spans;

impl RootSpanBuilder for Spans {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let route = request.match_pattern().unwrap_or_else(|| "unknown".to_owned());
        tracing::info_span!(
            "request",
            method = known_method(request.method()),
            route,
            trace = tracing::field::Empty,
            status = tracing::field::Empty
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, actix_web::Error>) {
        if let Ok(response) = outcome {
            span.record("status", response.status().as_u16());
            if let Some(trace) = response.request().extensions().get::<Trace>() {
                span.record("trace", &*trace.0);
            }
        }
        span.in_scope(|| tracing::info!("answered"));
    }
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
