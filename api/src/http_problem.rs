//! A problem on its way out: the edge writes its document, since it knows the language; here is only the status.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use application::problem::Problem;

/// A problem that a handler or an extractor answers with.
#[derive(Debug)]
pub struct HttpProblem(pub Problem);

impl<P: Into<Problem>> From<P> for HttpProblem {
    fn from(problem: P) -> Self {
        Self(problem.into())
    }
}

impl std::fmt::Display for HttpProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for HttpProblem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
