//! Values that the contents of records are made of, in requests and in answers.

use crate::coded::{OneOf, Open};
use domain::record::ParticipantRole;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// In which role somebody took part, in a request.
pub type ParticipantRoleCode = OneOf<ParticipantRole>;
/// In which role somebody took part.
pub type ShownParticipantRole = Open<ParticipantRole>;

/// Somebody who took part, in a request.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParticipantInput {
    /// In which role.
    pub role: ParticipantRoleCode,
    /// The name, where the role alone does not say who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// Somebody who took part.
#[derive(Serialize, ToSchema)]
#[schema(as = Participant)]
#[serde(rename_all = "camelCase")]
pub struct ShownParticipant {
    /// In which role.
    pub role: ShownParticipantRole,
    /// The name, where the role alone does not say who.
    #[schema(required = true, max_length = 200)]
    pub name: Option<String>,
}

/// An interpreter who is needed, or who took part, in a request.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InterpreterUseInput {
    /// ISO 639 code of the language.
    #[schema(max_length = 3, pattern = "^[a-z]{2,3}$")]
    pub language: String,
    /// Whether the interpreter is reached at a distance; false when absent.
    #[serde(default)]
    pub remote: bool,
}

/// An interpreter who is needed, or who took part.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InterpreterUse {
    /// ISO 639 code of the language.
    #[schema(max_length = 3, pattern = "^[a-z]{2,3}$")]
    pub language: String,
    /// Whether the interpreter is reached at a distance.
    pub remote: bool,
}

/// A need of service, in words.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = NeedText, value_type = String, min_length = 1, max_length = 2_000)]
pub struct NeedText(pub String);
