//! What requests say of a client: entering one, and correcting one by a merge patch.

use crate::coded::OneOf;
use crate::consents::input::ConsentInput;
use crate::dated::kinds::address::AddressInput;
use crate::dated::kinds::identifier::IdentifierInput;
use crate::dated::kinds::protective::NonDisclosureInput;
use crate::dated::kinds::texts::{CitizenshipInput, EmailInput, MunicipalityInput, PhoneInput};
use crate::patch::Patch;
use crate::relationships::dto::RelationshipInput;
use crate::shared::SourceInput;
use chrono::NaiveDate;
use domain::client::value::MaritalStatus;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Marital status, in a request.
pub type MaritalStatusCode = OneOf<MaritalStatus>;

/// Who the client is. Which of it a register takes, its notice says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PersonInput {
    /// First names, in their order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, min_length = 1)]
    pub first_names: Option<String>,
    /// Last name, or the one name of a person who has no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, min_length = 1)]
    pub last_name: Option<String>,
    /// Date of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(extensions(("x-earliest" = json!("1800-01-01"))))]
    pub birth_date: Option<NaiveDate>,
    /// Personal identity code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_code: Option<IdentityCodeInput>,
    /// ISO 639 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3, min_length = 2, pattern = "^[a-z]{2,3}$")]
    pub mother_tongue: Option<String>,
    /// ISO 639 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3, min_length = 2, pattern = "^[a-z]{2,3}$")]
    pub communication_language: Option<String>,
    /// Whether an interpreter is needed, and in which language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interpreter_need: Option<InterpreterNeedInput>,
    /// Marital status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marital_status: Option<MaritalStatusCode>,
    /// Occupation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, min_length = 1)]
    pub occupation: Option<String>,
}

/// A personal identity code, and whether it is temporary: stated, never derived from its digits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityCodeInput {
    /// The code, with its century sign.
    #[schema(
        max_length = 11,
        min_length = 11,
        pattern = "^[0-9]{6}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Ya-y]$"
    )]
    pub value: String,
    /// Whether it stands in until the person has a real one.
    pub temporary: bool,
}

/// Whether an interpreter is needed, and in which language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InterpreterNeedInput {
    /// Whether one is needed.
    pub needed: bool,
    /// ISO 639 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3, min_length = 2, pattern = "^[a-z]{2,3}$")]
    pub language: Option<String>,
}

/// A person who is to be entered as a client.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientCreation {
    /// Code of the client group, from the form model.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub client_group: String,
    /// Who the client is.
    #[validate(nested)]
    pub person: PersonInput,
    /// Where it comes from, for all that names no source of its own.
    pub source: SourceInput,
    /// By what the client enters the register.
    #[serde(default)]
    #[validate(nested)]
    pub entry: EntryInput,
    /// Citizenships.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub citizenships: Vec<CitizenshipInput>,
    /// Municipalities of residence.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub municipalities: Vec<MunicipalityInput>,
    /// Addresses.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub addresses: Vec<AddressInput>,
    /// Phone numbers.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub phones: Vec<PhoneInput>,
    /// E-mail addresses.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub emails: Vec<EmailInput>,
    /// Identifiers in schemes of the register.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub identifiers: Vec<IdentifierInput>,
    /// A non-disclosure order that is in force already: the client is protected from the first moment. Takes
    /// `protection.edit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_disclosure: Option<NonDisclosureInput>,
    /// The client relationship that begins; from today, answered for by the caller, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relationship: Option<RelationshipInput>,
}

/// By what a person enters the register.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EntryInput {
    /// Consents given now: the permission that the notice asks for may be one of them.
    #[schema(max_items = 10)]
    #[validate(nested)]
    pub consents: Vec<ConsentInput>,
    /// Code of the provision by which the person must be served although no condition of the notice is
    /// met: the client enters restricted, and the DPO is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub required_by_law: Option<String>,
}

/// What of a client is changed by a merge patch.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientInput {
    /// Code of the client group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub client_group: Option<String>,
    /// Who the client is: absent members stay, null takes a value away.
    #[serde(default)]
    pub person: PersonInput,
    /// Where the change comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceInput>,
    /// Code of the provision by which law requires a datum although the notice does not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub required_by_law: Option<String>,
}

/// A merge patch of a client.
pub type ClientPatch = Patch<ClientInput>;
