//! Problem documents (RFC 9457): what a caller is told when something is wrong. Never a value that was
//! sent, never an internal message.

pub mod table;

pub use table::Code;

use crate::openapi::ParamsSchema;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use domain::decision::{Ground, Reason, Refusal};
use domain::grant::AccessRefusal;
use domain::labels::Language;
use domain::log::{Entry, Subject};
use domain::secret::Finding;
use persistence::{Error, Failure};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Codes and numbers that explain an error; never a value that was sent.
pub type Params = BTreeMap<String, String>;

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
        self.params.insert(name.to_owned(), value.to_string());
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
            let known = params.entry(name.to_owned()).or_default();
            if !known.is_empty() {
                known.push_str("; ");
            }
            known.push_str(&value);
        }
        if let Some(section) = &refusal.ground.section {
            params
                .entry("section".to_owned())
                .or_insert_with(|| section.clone());
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
        self.params.insert(name.to_owned(), value.to_string());
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

    /// The document in a language.
    pub fn document(&self, language: Language, instance: &str, trace: &str) -> ProblemDocument {
        let title = self.code.texts();
        ProblemDocument {
            kind: format!("urn:asiakasrekisteri:problem:{}", self.code.code()),
            title: filled(title.in_language(language), &self.params),
            status: self.code.status(),
            detail: filled(title.in_language(language), &self.params),
            instance: instance.to_owned(),
            code: self.code.code().to_owned(),
            trace_id: trace.to_owned(),
            params: self.params.clone(),
            ground: self.ground().map(GroundDocument::from),
            errors: self
                .errors
                .iter()
                .map(|error| ErrorDocument::new(error, language))
                .collect(),
        }
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

/// Replaces `{name}` by the parameter of that name, or by a dash.
fn filled(text: &str, params: &Params) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        filled.push_str(params.get(name).map_or("–", String::as_str));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// What is wrong, as RFC 9457 writes it. It never contains a value that was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDocument {
    /// A URN made of the code.
    #[serde(rename = "type")]
    #[schema(max_length = 200)]
    pub kind: String,
    /// What is wrong, in the language asked for.
    #[schema(max_length = 1000)]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// The same with what explains it.
    #[schema(max_length = 1000)]
    pub detail: String,
    /// The path that was called.
    #[schema(max_length = 2000)]
    pub instance: String,
    /// The stable code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What to tell support.
    #[schema(max_length = 64)]
    pub trace_id: String,
    /// Codes and numbers that explain.
    #[schema(value_type = ParamsSchema)]
    pub params: Params,
    /// On what ground a rule refused.
    #[schema(required = true)]
    pub ground: Option<GroundDocument>,
    /// Places of the request that are wrong.
    #[schema(max_items = 1000)]
    pub errors: Vec<ErrorDocument>,
}

/// What is wrong at one place of the request.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = ProblemError)]
#[serde(rename_all = "camelCase")]
pub struct ErrorDocument {
    /// JSON pointer into the body that was sent; of an unknown member, its parent's.
    #[schema(max_length = 1000)]
    pub pointer: String,
    /// The stable code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it means, in the language asked for.
    #[schema(max_length = 1000)]
    pub detail: String,
    /// Codes and numbers that explain.
    #[schema(value_type = ParamsSchema)]
    pub params: Params,
    /// On what ground a rule refused it.
    #[schema(required = true)]
    pub ground: Option<GroundDocument>,
}

impl ErrorDocument {
    /// The document of an error, in a language.
    pub fn new(error: &FieldError, language: Language) -> Self {
        let text = table::FIELD_CODES.iter().find(|(code, _)| *code == error.code);
        let text = text.map_or(error.code, |(_, texts)| texts.in_language(language));
        Self {
            pointer: error.pointer.clone(),
            code: error.code.to_owned(),
            detail: filled(text, &error.params),
            params: error.params.clone(),
            ground: error.ground.as_ref().map(GroundDocument::from),
        }
    }
}

/// What a decision rests on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Ground)]
#[serde(rename_all = "camelCase")]
pub struct GroundDocument {
    /// The section of the register's notice.
    #[schema(required = true, max_length = 200)]
    pub notice_section: Option<String>,
    /// The provision, as cited.
    #[schema(required = true, max_length = 200)]
    pub provision: Option<String>,
    /// The consent.
    #[schema(required = true)]
    pub consent_id: Option<uuid::Uuid>,
    /// Whether the notice says so only as somebody reads it.
    pub reading: bool,
}

impl From<&Ground> for GroundDocument {
    fn from(ground: &Ground) -> Self {
        Self {
            notice_section: ground.section.clone(),
            provision: ground.provision.clone(),
            consent_id: ground.consent.map(|consent| consent.0),
            reading: ground.reading,
        }
    }
}

/// Reasons of rules are field codes of the table; a test holds them together.
pub fn reason_is_in_table(reason: Reason) -> bool {
    table::FIELD_CODES.iter().any(|(code, _)| *code == reason.code())
}
