//! Problems as RFC 9457 writes them, in a language.

use super::field::{FieldError, Params};
use super::table::{self, Code};
use crate::params::ParamsSchema;
use domain::decision::Ground;
use domain::labels::Language;
use serde::Serialize;
use utoipa::ToSchema;

/// Replaces `{name}` by the parameter of that name, or by a dash.
fn filled(text: &str, params: &Params) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        filled.push_str(
            &params
                .get(name)
                .map_or_else(|| "–".to_owned(), ToString::to_string),
        );
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
    /// What the code is called, in the language asked for: the same whatever happened.
    #[schema(max_length = 200)]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong, with what explains it, in the language asked for.
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
        let of_field = table::FIELD_CODES.iter().find(|(code, _)| *code == error.code);
        let of_request = || Code::ALL.iter().find(|code| code.code() == error.code);
        let texts = of_field
            .map(|(_, texts)| *texts)
            .or_else(|| of_request().map(|code| code.texts()));
        let text = texts.map_or(error.code, |texts| texts.in_language(language));
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

impl ProblemDocument {
    /// The document of a problem in a language, with the path that was called and the trace id.
    pub fn new(
        code: Code,
        params: &Params,
        errors: &[FieldError],
        language: Language,
        instance: &str,
        trace: &str,
    ) -> Self {
        let (title, detail) = (code.title(), code.texts());
        let ground = errors.iter().find_map(|error| error.ground.as_ref());
        Self {
            kind: format!("urn:asiakasrekisteri:problem:{}", code.code()),
            title: title.in_language(language).to_owned(),
            status: code.status(),
            detail: filled(detail.in_language(language), params),
            instance: instance.to_owned(),
            code: code.code().to_owned(),
            trace_id: trace.to_owned(),
            params: params.clone(),
            ground: ground.map(GroundDocument::from),
            errors: errors
                .iter()
                .map(|error| ErrorDocument::new(error, language))
                .collect(),
        }
    }
}
