//! Problem documents (RFC 9457): what a caller is told when something is wrong. Never a value that was
//! sent, never an internal message.

mod document;
pub mod table;

pub use document::{ErrorDocument, GroundDocument, ProblemDocument};
pub use table::Code;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use domain::decision::{Ground, Param, Reason, Refusal};
use domain::grant::AccessRefusal;
use domain::log::{Entry, Subject};
use domain::secret::Finding;
use persistence::{Error, Failure};
use std::collections::BTreeMap;

/// Codes and numbers that explain an error, each by its name: one, or a list; never a value that was sent.
pub type Params = BTreeMap<String, Param>;

/// What is wrong at one place of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldError {
    /// JSON pointer into the request; of an unknown member, its parent's.
    pub pointer: String,
    /// Code in [`table::FIELD_CODES`].
    pub code: &'static str,
    /// What explains it.
    pub params: Params,
    /// On what ground a rule refused it.
    pub ground: Option<Ground>,
}

impl FieldError {
    /// An error at a place.
    pub fn new(pointer: impl Into<String>, code: &'static str) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            params: Params::new(),
            ground: None,
        }
    }

    /// The same with a parameter.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), Param::One(value.to_string()));
        self
    }

    /// The same with a parameter that is a list of codes.
    pub fn with_each(mut self, name: &str, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.params.insert(name.to_owned(), Param::several(values));
        self
    }

    /// The same, deeper: below a place of a larger request.
    pub fn below(mut self, pointer: &str) -> Self {
        self.pointer = format!("{pointer}{}", self.pointer);
        self
    }
}

impl From<Refusal> for FieldError {
    fn from(refusal: Refusal) -> Self {
        let mut params = Params::new();
        for (name, value) in refusal.params {
            let value = match params.remove(name) {
                Some(known) => Param::and(known, value),
                None => value,
            };
            params.insert(name.to_owned(), value);
        }
        if let Some(section) = &refusal.ground.section {
            params
                .entry("section".to_owned())
                .or_insert_with(|| Param::One(section.clone()));
        }
        let ground = (refusal.ground != Ground::default()).then_some(refusal.ground);
        Self {
            pointer: refusal.pointer,
            code: refusal.reason.code(),
            params,
            ground,
        }
    }
}

impl Finding for FieldError {}

/// What is wrong with a request.
#[derive(Debug)]
pub struct Problem {
    /// The code.
    pub code: Code,
    /// What explains it.
    pub params: Params,
    /// Places that are wrong.
    pub errors: Vec<FieldError>,
    /// Seconds after which to try again.
    pub retry_after: Option<u64>,
    /// Clients whom the refusal concerns, for the log.
    pub subjects: Vec<Subject>,
    /// The entry that tells of it, until it is written.
    entry: Option<Box<Entry>>,
    /// Whether an entry of the user log tells of it.
    logged: bool,
    /// Whether the unit of work may be run again.
    collided: bool,
}

impl Problem {
    /// A problem.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            params: Params::new(),
            errors: Vec::new(),
            retry_after: None,
            subjects: Vec::new(),
            entry: None,
            logged: false,
            collided: false,
        }
    }

    /// The same with a parameter.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), Param::One(value.to_string()));
        self
    }

    /// The same with the client whom it concerns.
    pub fn about(mut self, client: domain::ids::ClientId) -> Self {
        self.subjects.push(Subject {
            client,
            shown: Vec::new(),
            withheld: Vec::new(),
        });
        self
    }

    /// The same with the clients whom it concerns, and no others.
    pub fn concerning(self, subjects: Vec<Subject>) -> Self {
        Self { subjects, ..self }
    }

    /// The same with the places that are wrong.
    pub fn at(mut self, errors: impl IntoIterator<Item = FieldError>) -> Self {
        self.errors.extend(errors);
        self
    }

    /// Places of a request that are not as the contract says.
    pub fn invalid(errors: impl IntoIterator<Item = FieldError>) -> Self {
        Self::new(Code::ValidationFailed).at(errors)
    }

    /// One such place.
    pub fn invalid_at(pointer: &str, code: &'static str) -> Self {
        Self::invalid([FieldError::new(pointer, code)])
    }

    /// What a rule refused. Mistakes of form among them make it a matter of validation.
    pub fn refused(refusals: impl IntoIterator<Item = Refusal>) -> Self {
        Self::new(Code::RuleRefused).at(refusals.into_iter().map(FieldError::from))
    }

    /// Try again after some seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// What a rule, a right or the state of things says against a request: what a dry run answers with.
    ///
    /// # Errors
    /// The problem itself, when something else is wrong with the request.
    pub fn into_reasons(self) -> Result<Vec<FieldError>, Self> {
        match self.code {
            Code::RuleRefused => Ok(self.errors),
            code if code == Code::RightMissing || code.status() == 409 => {
                let first = self.errors.into_iter().next();
                Ok(vec![FieldError {
                    pointer: first.map(|error| error.pointer).unwrap_or_default(),
                    code: code.code(),
                    params: self.params,
                    ground: None,
                }])
            }
            _ => Err(self),
        }
    }

    /// The ground of the first refusal.
    pub fn ground(&self) -> Option<&Ground> {
        self.errors.iter().find_map(|error| error.ground.as_ref())
    }

    /// The same with the entry that tells of it.
    pub fn entered(mut self, entry: Entry) -> Self {
        if !self.logged && self.entry.is_none() {
            self.entry = Some(Box::new(entry));
        }
        self
    }

    /// Whether the log knows of it.
    pub fn is_logged(&self) -> bool {
        self.logged
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.code())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The edge writes the document, since it knows the language; this is only the status.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl Failure for Problem {
    fn collided(&self) -> bool {
        self.collided
    }

    fn take_entry(&mut self) -> Option<Entry> {
        let entry = self.entry.take();
        self.logged |= entry.is_some();
        entry.map(|entry| *entry)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match &error {
            Error::Unavailable(_) => {
                tracing::warn!(%error, "the database does not answer in time");
                Self::new(Code::Unavailable).retry_after(2)
            }
            Error::LogUnavailable => Self::new(Code::LogUnavailable).retry_after(2),
            Error::Collided => Self {
                collided: true,
                ..Self::new(Code::Unavailable).retry_after(1)
            },
            Error::KeyDestroyed => Self::new(Code::KeyDestroyed),
            _ => {
                // The database's own message can hold a value; its kind is enough to find the place.
                tracing::error!(%error, "a request failed in the store");
                Self::new(Code::Internal)
            }
        }
    }
}

impl From<AccessRefusal> for Problem {
    fn from(refusal: AccessRefusal) -> Self {
        Self::new(match refusal {
            AccessRefusal::NoGrant => Code::NoGrant,
            AccessRefusal::TaskRequired => Code::TaskRequired,
            AccessRefusal::TaskNotHeld => Code::TaskNotHeld,
            AccessRefusal::PurposeRequired => Code::PurposeRequired,
            AccessRefusal::PurposeNotServed => Code::PurposeNotServed,
            AccessRefusal::RightMissing => Code::RightMissing,
        })
    }
}

impl From<Vec<Refusal>> for Problem {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::refused(refusals)
    }
}

/// Reasons of rules are field codes of the table; a test holds them together.
pub fn reason_is_in_table(reason: Reason) -> bool {
    table::FIELD_CODES.iter().any(|(code, _)| *code == reason.code())
}
