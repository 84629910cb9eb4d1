//! Why something that was asked for is not done.

use contract::problem::{Code, FieldError, Params, ProblemDocument};
use domain::access::grant::AccessRefusal;
use domain::decision::{Ground, Param, Refusal};
use domain::labels::Language;
use domain::log::{LogEntry, Subject};
use domain::secret::NonPersonal;
use persistence::{Error, Failure};

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
    entry: Option<Box<LogEntry>>,
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

    /// A query parameter that is not valid.
    pub fn invalid_query(name: &str) -> Self {
        Self::new(Code::InvalidQuery).with("name", name)
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
    pub fn entered(mut self, entry: LogEntry) -> Self {
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

impl Problem {
    /// The document in a language, with the path that was called and the trace id.
    pub fn document(&self, language: Language, instance: &str, trace: &str) -> ProblemDocument {
        ProblemDocument::new(self.code, &self.params, &self.errors, language, instance, trace)
    }
}

impl From<Vec<FieldError>> for Problem {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::invalid(errors)
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.code())
    }
}

impl Failure for Problem {
    fn collided(&self) -> bool {
        self.collided
    }

    fn take_entry(&mut self) -> Option<LogEntry> {
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

/// A refusal that a rule carries out of opened data: a problem has codes and pointers, and no datum.
pub struct Refused(pub Problem);

impl NonPersonal for Refused {}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        refused.0
    }
}
