//! Ways into the register in the form model: what is required, conditions, consents, provisions.

use crate::coded::CodeText;
use crate::consents::show::ShownConsentForm;
use crate::registers::ShownLabels;
use serde::Serialize;
use utoipa::ToSchema;

/// Fields of which one is required.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Alternatives {
    /// Codes of fields.
    #[schema(max_items = 20, value_type = Vec<CodeText>)]
    pub one_of: Vec<String>,
}

/// A way into the register.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// Whether it can be met today.
    pub available: bool,
    /// Code of the consent kind that the request must bring.
    #[schema(required = true, max_length = 64)]
    pub consent_kind: Option<String>,
    /// Forms in which that consent may be given.
    #[schema(max_items = 10)]
    pub forms: Vec<ShownConsentForm>,
}

/// A kind of consent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentKindModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// Codes of what it permits.
    #[schema(max_items = 10, value_type = Vec<CodeText>)]
    pub uses: Vec<String>,
    /// Forms in which it may be given.
    #[schema(max_items = 10)]
    pub forms: Vec<ShownConsentForm>,
    /// Whether each consent must name whom it concerns.
    pub names_parties: bool,
    /// Whether a representative may give it.
    pub by_representative: bool,
}

/// A provision by which law may require what the notice does not name.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProvisionModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// As cited.
    #[schema(max_length = 200)]
    pub citation: String,
    /// What it says.
    pub label: ShownLabels,
    /// Whether it serves for a datum, or for the entry of a client.
    pub for_entry: bool,
}
