//! A consent in a request: parsed, and judged by the profile's kinds.

use crate::coded::{CodeText, OneOf};
use crate::shared::PeriodInput;
use domain::consent::RepresentativeCapacity;
use domain::register::ConsentForm;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// In which form a consent is given or withdrawn, in a request.
pub type ConsentFormCode = OneOf<ConsentForm>;

/// In which capacity a representative acts, in a request.
pub type RepresentativeCapacityCode = OneOf<RepresentativeCapacity>;

/// A consent as it was given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentInput {
    /// Code of its kind, from the form model.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub kind: String,
    /// Whom it concerns: recipients, sources.
    #[serde(default)]
    #[schema(max_items = 50)]
    #[validate(nested)]
    pub parties: Vec<ConsentPartyInput>,
    /// Codes of the categories of data that it covers.
    #[schema(min_items = 1, max_items = 100)]
    pub categories: Vec<CodeText>,
    /// Codes of purposes.
    #[schema(min_items = 1, max_items = 20)]
    pub purposes: Vec<CodeText>,
    /// From when, until when; from the day on which it was given, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodInput>,
    /// The day on which it was given.
    pub given_on: chrono::NaiveDate,
    /// In which form.
    pub form: ConsentFormCode,
    /// ISO 639 code of the language in which it was explained.
    #[schema(max_length = 3, min_length = 2, pattern = "^[a-z]{2,3}$")]
    pub language: String,
    /// Whether an interpreter took part.
    pub interpreter: bool,
    /// The representative who gave it for the client; absent when the client gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub representative: Option<RepresentativeInput>,
    /// Those who gave it together with the representative: joint guardians consent together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    #[validate(nested)]
    pub co_representatives: Vec<RepresentativeInput>,
}

/// Whom a consent concerns.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentPartyInput {
    /// Code of the party, from the form model.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub code: String,
    /// Which one, where the code stands for many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, min_length = 1)]
    pub name: Option<String>,
}

/// A representative who gave a consent for the client: one of the client's related persons by id, or
/// somebody else by name and capacity.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepresentativeInput {
    /// Id of the client's related person: name and capacity come from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_person: Option<uuid::Uuid>,
    /// The representative's name, without `relatedPerson`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, min_length = 1)]
    pub name: Option<String>,
    /// In which capacity, without `relatedPerson`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<RepresentativeCapacityCode>,
    /// What the capacity was seen from.
    #[schema(max_length = 500, min_length = 1)]
    pub proof: String,
}
