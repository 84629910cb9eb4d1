//! What goes wrong at the token endpoints, as RFC 6749 writes it.

use crate::application::problem::Problem;
use crate::contract::problem::Code;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use domain::log::{LogEntry, Outcome};
use persistence::{Error, Failure};
use serde::Serialize;
use utoipa::ToSchema;

/// The code of one who has to wait.
pub(super) const SLOW_DOWN: &str = "slow_down";

/// An error, as RFC 6749 writes it.
#[derive(Serialize, ToSchema)]
pub struct OAuthError {
    /// The code.
    #[schema(max_length = 64, pattern = "^[a-z_]+$")]
    pub error: String,
    /// What it means.
    #[schema(max_length = 200)]
    pub error_description: String,
}

/// What went wrong at the token endpoint.
#[derive(Debug)]
pub(super) struct Refused {
    error: &'static str,
    description: &'static str,
    status: StatusCode,
    retry_after: Option<u64>,
    entry: Option<Box<LogEntry>>,
    collided: bool,
}

impl Refused {
    pub(super) fn new(status: u16, error: &'static str, description: &'static str) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        Self {
            error,
            description,
            status,
            retry_after: None,
            entry: None,
            collided: false,
        }
    }

    /// The one answer to an unknown user, a wrong password and a bad refresh token.
    pub(super) fn invalid_grant() -> Self {
        Self::new(400, "invalid_grant", "The credentials are not valid.")
    }

    /// Too many attempts: of an account, of a network, or of everybody at once.
    pub(super) fn waiting(seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(429, SLOW_DOWN, "Too many attempts. Try again later.")
        }
    }

    /// The same with the entry that tells of it.
    pub(super) fn entered(mut self, entry: LogEntry) -> Self {
        self.entry = Some(Box::new(self.entry_of(entry)));
        self
    }

    /// An entry, as one that tells of this.
    pub(super) fn entry_of(&self, entry: LogEntry) -> LogEntry {
        entry.ended(Outcome::Refused, Some(self.error))
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.error)
    }
}

impl ResponseError for Refused {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after {
            response.insert_header(("retry-after", seconds.to_string()));
        }
        response
            .insert_header(("cache-control", "no-store"))
            .json(OAuthError {
                error: self.error.to_owned(),
                error_description: self.description.to_owned(),
            })
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let collided = matches!(error, Error::Collided);
        let problem = Problem::from(error);
        let (error, description) = match problem.code {
            Code::Internal => ("server_error", "Something is wrong in the system."),
            _ => ("temporarily_unavailable", "Try again in a moment."),
        };
        let refused = Self::new(problem.code.status(), error, description);
        Self {
            collided,
            retry_after: (refused.status == 503).then_some(2),
            ..refused
        }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        match problem.code.status() {
            500.. => Self::new(
                problem.code.status(),
                "server_error",
                "Something is wrong in the system.",
            ),
            status => Self::new(status, "invalid_request", "The request is not well-formed."),
        }
    }
}

impl Failure for Refused {
    fn collided(&self) -> bool {
        self.collided
    }

    fn take_entry(&mut self) -> Option<LogEntry> {
        self.entry.take().map(|entry| *entry)
    }
}
