//! Searching for a person: in the body, never in the URL; blind candidates, verified after opening.

use crate::clients::client::ClientSummary;
use crate::coded::Open;
use crate::page;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a person is looked for by. All that is given must match.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ClientSearch)]
pub struct SearchInput {
    /// Words of the name, in any order: whole, their beginnings, or as they sound.
    #[serde(default)]
    #[schema(max_length = 200, min_length = 1)]
    pub name: Option<String>,
    /// Personal identity code.
    #[serde(default)]
    #[schema(max_length = 20, min_length = 11)]
    pub identity_code: Option<String>,
    /// Identifier of a scheme.
    #[serde(default)]
    pub identifier: Option<IdentifierSearch>,
    /// Date of birth.
    #[serde(default)]
    #[schema(extensions(("x-earliest" = json!("1800-01-01"))))]
    pub birth_date: Option<NaiveDate>,
    /// Phone number, however it is written.
    #[serde(default)]
    #[schema(max_length = 40, min_length = 5)]
    pub phone: Option<String>,
    /// Items of the page; 50 when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// Where the page begins.
    #[serde(default)]
    #[schema(max_length = 500, min_length = 1)]
    pub cursor: Option<String>,
}

/// An identifier of a scheme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentifierSearch {
    /// Code of the scheme.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub scheme: String,
    /// The identifier.
    #[schema(max_length = 64, min_length = 1)]
    pub value: String,
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
