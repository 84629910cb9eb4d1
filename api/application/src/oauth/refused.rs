//! What goes wrong at the token endpoints, as RFC 6749 writes it.

use crate::problem::Problem;
use contract::problem::Code;
use domain::log::{LogEntry, Outcome};
use persistence::{Error, Failure};

/// The code of one who has to wait.
pub const SLOW_DOWN: &str = "slow_down";

/// What went wrong at the token endpoint.
#[derive(Debug)]
pub struct Refused {
    /// The code, as RFC 6749 writes it.
    pub error: &'static str,
    /// What it means.
    pub description: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// Seconds after which to try again.
    pub retry_after: Option<u64>,
    entry: Option<Box<LogEntry>>,
    collided: bool,
}

impl Refused {
    /// A refusal.
    pub fn new(status: u16, error: &'static str, description: &'static str) -> Self {
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
    pub fn invalid_grant() -> Self {
        Self::new(400, "invalid_grant", "The credentials are not valid.")
    }

    /// Too many attempts: of an account, of a network, or of everybody at once.
    pub fn waiting(seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(429, SLOW_DOWN, "Too many attempts. Try again later.")
        }
    }

    /// The same with the entry that tells of it.
    pub fn entered(mut self, entry: LogEntry) -> Self {
        self.entry = Some(Box::new(self.entry_of(entry)));
        self
    }

    /// An entry, as one that tells of this.
    pub fn entry_of(&self, entry: LogEntry) -> LogEntry {
        entry.ended(Outcome::Refused, Some(self.error))
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.error)
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
            // RFC 6749, 5.2 knows no other status of a request that cannot be read.
            _ => Self::new(400, "invalid_request", "The request is not well-formed."),
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
