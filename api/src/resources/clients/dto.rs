//! What a client looks like in requests and answers.

use crate::answer::Versioned;
use crate::openapi::{OneOf, Open};
use crate::page;
use crate::resources::dated::{
    AddressFact, AddressInput, CitizenshipFact, CitizenshipInput, EmailFact, EmailInput, IdentifierFact,
    IdentifierInput, MunicipalityFact, MunicipalityInput, NonDisclosureInput, PhoneFact, PhoneInput,
};
use crate::resources::shared::{AllowedAction, SourceInput, WithheldValue};
use chrono::{DateTime, NaiveDate, Utc};
use domain::value::MaritalStatus;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::resources::consents::ConsentInput;

/// Marital status, in a request.
pub type MaritalStatusCode = OneOf<MaritalStatus>;
/// Marital status.
pub type ShownMaritalStatus = Open<MaritalStatus>;

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
    pub relationship: Option<crate::resources::relationships::RelationshipInput>,
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

/// Who the client is. What the caller may not see is null, and named in `withheld`.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// First names.
    #[schema(required = true, max_length = 200)]
    pub first_names: Option<String>,
    /// Last name.
    #[schema(required = true, max_length = 200)]
    pub last_name: Option<String>,
    /// Date of birth: recorded, or told by the identity code.
    #[schema(required = true)]
    pub birth_date: Option<NaiveDate>,
    /// Personal identity code.
    #[schema(required = true)]
    pub identity_code: Option<ShownIdentityCode>,
    /// ISO 639 code.
    #[schema(required = true, max_length = 3)]
    pub mother_tongue: Option<String>,
    /// ISO 639 code.
    #[schema(required = true, max_length = 3)]
    pub communication_language: Option<String>,
    /// Interpreter need.
    #[schema(required = true)]
    pub interpreter_need: Option<ShownInterpreterNeed>,
    /// Marital status.
    #[schema(required = true)]
    pub marital_status: Option<ShownMaritalStatus>,
    /// Occupation.
    #[schema(required = true, max_length = 200)]
    pub occupation: Option<String>,
}

/// A personal identity code.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = IdentityCode)]
#[serde(rename_all = "camelCase")]
pub struct ShownIdentityCode {
    /// The code.
    #[schema(max_length = 11)]
    pub value: String,
    /// Whether it is temporary.
    pub temporary: bool,
}

/// Interpreter need.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = InterpreterNeed)]
#[serde(rename_all = "camelCase")]
pub struct ShownInterpreterNeed {
    /// Whether one is needed.
    pub needed: bool,
    /// ISO 639 code.
    #[schema(required = true, max_length = 3)]
    pub language: Option<String>,
}

/// A client, as the caller may see one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version: rises with every change of the client's data.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Code of the client group.
    #[schema(max_length = 64)]
    pub client_group: String,
    /// Code of the entry condition, or of the provision.
    #[schema(max_length = 64)]
    pub entered_by: String,
    /// When the client was entered.
    pub created_at: DateTime<Utc>,
    /// When the data last changed.
    pub updated_at: DateTime<Utc>,
    /// Whether a non-disclosure order is in force.
    pub non_disclosure: bool,
    /// Whether processing of anything is restricted.
    pub restricted: bool,
    /// Date of death, while a death is recorded.
    #[schema(required = true)]
    pub death_date: Option<NaiveDate>,
    /// Who the client is.
    pub person: Person,
    /// Citizenships in use.
    #[schema(max_items = 200)]
    pub citizenships: Vec<CitizenshipFact>,
    /// Municipalities of residence in use.
    #[schema(max_items = 200)]
    pub municipalities: Vec<MunicipalityFact>,
    /// Addresses in use.
    #[schema(max_items = 200)]
    pub addresses: Vec<AddressFact>,
    /// Phone numbers in use.
    #[schema(max_items = 200)]
    pub phones: Vec<PhoneFact>,
    /// E-mail addresses in use.
    #[schema(max_items = 200)]
    pub emails: Vec<EmailFact>,
    /// Identifiers in use.
    #[schema(max_items = 200)]
    pub identifiers: Vec<IdentifierFact>,
    /// What is withheld from the caller, whether or not it exists.
    #[schema(max_items = 50)]
    pub withheld: Vec<WithheldValue>,
    /// What the caller may do.
    #[schema(max_items = 100)]
    pub allowed_actions: Vec<AllowedAction>,
}

impl Versioned for Client {
    fn version(&self) -> i64 {
        self.version
    }
}

/// A client in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientSummary {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Code of the client group.
    #[schema(max_length = 64)]
    pub client_group: String,
    /// First names.
    #[schema(required = true, max_length = 200)]
    pub first_names: Option<String>,
    /// Last name.
    #[schema(required = true, max_length = 200)]
    pub last_name: Option<String>,
    /// Date of birth.
    #[schema(required = true)]
    pub birth_date: Option<NaiveDate>,
    /// Personal identity code.
    #[schema(required = true)]
    pub identity_code: Option<ShownIdentityCode>,
    /// Code of the municipality of residence today.
    #[schema(required = true, max_length = 3)]
    pub municipality: Option<String>,
    /// Whether a non-disclosure order is in force.
    pub non_disclosure: bool,
    /// Whether processing of anything is restricted.
    pub restricted: bool,
    /// Whether a death is recorded.
    pub deceased: bool,
    /// What is withheld from the caller, whether or not it exists.
    #[schema(max_items = 50)]
    pub withheld: Vec<WithheldValue>,
}

page! {
    /// A page of clients.
    ClientPage of ClientSummary
}

/// A client who was found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// The client.
    pub client: ClientSummary,
    /// What matched.
    #[schema(max_items = 10)]
    pub matched_on: Vec<ShownMatch>,
}

page! {
    /// A page of clients who were found, the best first.
    SearchPage of SearchHit
}

domain::coded! {
    /// What a search matched on.
    pub enum Match {
        /// The identity code.
        IdentityCode = "identity_code",
        /// An identifier of a scheme.
        Identifier = "identifier",
        /// The name, word for word.
        NameExact = "name_exact",
        /// The beginnings of names.
        NamePrefix = "name_prefix",
        /// The sound of names.
        NamePhonetic = "name_phonetic",
        /// The birth date.
        BirthDate = "birth_date",
        /// A phone number.
        Phone = "phone",
    }
}

/// What a search matched on.
pub type ShownMatch = Open<Match>;
