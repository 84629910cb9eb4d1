//! The edge of the service: what every request passes on its way in and out.
//!
//! Whatever goes wrong behind it — a refusal, a framework's own error, a panic — leaves here as a problem
//! document, and leaves an entry in the user log when the caller is somebody known.

use crate::http_problem::HttpProblem;
use crate::request;
use crate::state::State;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use application::caller::identity::{RequestIdentity, entry_of};
use application::problem::Problem;
use contract::problem::Code;
use domain::labels::Language;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

/// Who calls what, once it is known: set by the extractor of the call, read when something goes wrong.
#[derive(Clone, Default)]
pub struct Slot(Arc<Mutex<Option<RequestIdentity>>>);

impl Slot {
    /// Notes who calls what.
    pub fn set(&self, identity: RequestIdentity) {
        *lock(&self.0) = Some(identity);
    }

    fn get(&self) -> Option<RequestIdentity> {
        lock(&self.0).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The trace id of a request, for problems, logs and entries.
#[derive(Clone)]
pub struct Trace(pub Arc<str>);

struct Asked {
    language: Language,
    trace: Arc<str>,
    slot: Slot,
}

/// The middleware.
///
/// # Errors
/// Never: errors leave as problem documents.
pub async fn edge<B: MessageBody + 'static>(
    state: web::Data<State>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let trace =
        request::trace(request.headers()).unwrap_or_else(|| state.store.ids().next().simple().to_string());
    let asked = Asked {
        language: request::language(request.headers()),
        trace: trace.into(),
        slot: Slot::default(),
    };
    request.extensions_mut().insert(asked.slot.clone());
    request.extensions_mut().insert(Trace(asked.trace.clone()));
    let started = std::time::Instant::now();
    let outcome = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let response = match outcome {
        Ok(Ok(response)) if response.status().as_u16() < 400 => response.map_into_boxed_body(),
        Ok(Ok(response)) => refused(&state, &asked, response.map_into_boxed_body()).await,
        Ok(Err(error)) => {
            let (request, headers) = (substitute(), HeaderMap::new());
            let answer = answer(&state, &asked, &request, problem_of(&error), &headers).await;
            ServiceResponse::new(request, answer)
        }
        Err(_) => {
            tracing::error!(trace = %asked.trace, "a request panicked");
            let (request, headers) = (substitute(), HeaderMap::new());
            let answer = answer(&state, &asked, &request, &Problem::new(Code::Internal), &headers).await;
            ServiceResponse::new(request, answer)
        }
    };
    let operation = request::operation(response.request()).map_or("unknown", |operation| operation.id);
    let labels = [
        ("operation", operation.to_owned()),
        ("status", response.status().as_u16().to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(started.elapsed().as_secs_f64());
    Ok(response)
}

/// A method is the caller's own text: only those that are served make a series of their own.
pub(crate) fn known_method(method: &Method) -> &str {
    match method.as_str() {
        known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "HEAD") => known,
        _ => "other",
    }
}

/// The request went down with the panic; what stands above needs one to answer with.
fn substitute() -> HttpRequest {
    actix_web::test::TestRequest::default().to_http_request()
}

async fn refused(state: &State, asked: &Asked, response: ServiceResponse) -> ServiceResponse {
    // The token endpoints speak RFC 6749, and have written their own.
    let own = response.response().error();
    if request::operation(response.request()).is_some_and(|operation| operation.oauth)
        && own.is_none_or(|error| problem_of_ref(error).is_none())
        && response.headers().contains_key(header::CONTENT_TYPE)
    {
        return response;
    }
    let (request, response) = response.into_parts();
    let made;
    let problem = match response.error() {
        Some(error) => problem_of_ref(error).unwrap_or({
            made = of_status(response.status());
            &made
        }),
        None => {
            made = of_status(response.status());
            &made
        }
    };
    // The framework tells a wrong method from a wrong path only where one resource has every method.
    let allowed = (problem.code == Code::InvalidPath)
        .then(|| state.routes.allowed(request.path()))
        .flatten();
    if let Some(allowed) = allowed {
        let mut headers = HeaderMap::new();
        if let Ok(allowed) = HeaderValue::from_str(allowed) {
            headers.insert(header::ALLOW, allowed);
        }
        let answer = answer(
            state,
            asked,
            &request,
            &Problem::new(Code::MethodNotAllowed),
            &headers,
        )
        .await;
        return ServiceResponse::new(request, answer);
    }
    let answer = answer(state, asked, &request, problem, response.headers()).await;
    ServiceResponse::new(request, answer)
}

fn problem_of_ref(error: &actix_web::Error) -> Option<&Problem> {
    error.as_error::<HttpProblem>().map(|error| &error.0)
}

/// The framework's own answers, by their status.
fn of_status(status: StatusCode) -> Problem {
    Problem::new(match status.as_u16() {
        404 => Code::InvalidPath,
        405 => Code::MethodNotAllowed,
        408 => Code::BodyTimeout,
        413 => Code::BodyTooLarge,
        415 => Code::UnsupportedMediaType,
        400..=499 => Code::MalformedJson,
        503 => Code::Unavailable,
        _ => Code::Internal,
    })
}

fn problem_of(error: &actix_web::Error) -> &Problem {
    static INTERNAL: std::sync::LazyLock<Problem> = std::sync::LazyLock::new(|| Problem::new(Code::Internal));
    problem_of_ref(error).unwrap_or(&INTERNAL)
}

async fn answer(
    state: &State,
    asked: &Asked,
    request: &HttpRequest,
    problem: &Problem,
    headers: &HeaderMap,
) -> HttpResponse {
    let entered = enter(state, asked, problem).await;
    let unlogged;
    let problem = match entered {
        Ok(()) => problem,
        Err(error) => {
            unlogged = Problem::from(error);
            &unlogged
        }
    };
    metrics::counter!("problems_total", "code" => problem.code.code()).increment(1);
    let instance = state.routes.instance(request.path());
    let document = problem.document(asked.language, &instance, &asked.trace);
    let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = HttpResponse::build(status);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = headers.get(&name) {
            answer.insert_header((name, value.clone()));
        }
    }
    if let Some(seconds) = problem.retry_after {
        answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if status == StatusCode::UNAUTHORIZED {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    answer
        .insert_header((
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        ))
        .insert_header((
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(asked.language.code()),
        ))
        .insert_header((header::VARY, HeaderValue::from_static("Accept-Language")))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .insert_header((
            HeaderName::from_static("x-content-type-options"),
            HeaderValue::from_static("nosniff"),
        ))
        .body(serde_json::to_string(&document).unwrap_or_default())
}

/// Enters what went wrong: an entry for somebody known, a count for nobody known.
async fn enter(state: &State, asked: &Asked, problem: &Problem) -> Result<(), persistence::Error> {
    if problem.is_logged() {
        return Ok(());
    }
    match asked.slot.get() {
        Some(identity) => {
            let entry = entry_of(&state.store, &identity, problem, &asked.trace);
            state.store.append(entry).await.map(|_| ())
        }
        None => {
            if problem.code.status() == 401 {
                state.floods.count(problem.code.code());
            }
            Ok(())
        }
    }
}
