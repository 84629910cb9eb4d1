//! A client as answers show one: whole, and in a list.

use crate::coded::Open;
use crate::dated::kinds::address::AddressFact;
use crate::dated::kinds::identifier::IdentifierFact;
use crate::dated::kinds::texts::{CitizenshipFact, EmailFact, MunicipalityFact, PhoneFact};
use crate::outcome::Versioned;
use crate::page;
use crate::shared::{AllowedAction, WithheldValue};
use chrono::{DateTime, NaiveDate, Utc};
use domain::client::value::MaritalStatus;
use serde::Serialize;
use utoipa::ToSchema;

/// Marital status.
pub type ShownMaritalStatus = Open<MaritalStatus>;

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
