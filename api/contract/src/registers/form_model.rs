//! What a form may show, require and offer, as this caller may use it: a front end needs no register's
//! rules of its own.

pub mod entries;
pub mod fields;
pub mod records;
pub mod relations;

use crate::clients::client::ShownMaritalStatus;
use crate::coded::CodeText;
use crate::registers::ShownLabels;
use crate::registers::profile::data::SectionedCode;
use crate::registers::profile::sources::ShownNamedSource;
use crate::shared::AllowedAction;
use serde::Serialize;
use utoipa::ToSchema;

/// What a form may show, require and offer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormModel {
    /// The register's public id.
    #[schema(max_length = 64)]
    pub register: String,
    /// The version of the profile in force.
    #[schema(max_length = 64)]
    pub profile_version: String,
    /// What day it is in the register.
    pub today: chrono::NaiveDate,
    /// IANA name of the register's time zone.
    #[schema(max_length = 64)]
    pub time_zone: String,
    /// Code of the task in which the call is made.
    #[schema(max_length = 64)]
    pub task: String,
    /// Codes of the purposes that the task serves.
    #[schema(max_items = 20, value_type = Vec<CodeText>)]
    pub purposes: Vec<String>,
    /// Fields of a client.
    #[schema(max_items = 100)]
    pub fields: Vec<fields::FieldModel>,
    /// Of each list at least one field is required to enter a client.
    #[schema(max_items = 20)]
    pub required: Vec<entries::Alternatives>,
    /// How a client may be entered.
    #[schema(max_items = 20)]
    pub entry_conditions: Vec<entries::EntryModel>,
    /// Client groups.
    #[schema(max_items = 50)]
    pub client_groups: Vec<SectionedCode>,
    /// Sources of data.
    #[schema(max_items = 50)]
    pub sources: Vec<ShownNamedSource>,
    /// Kinds of consent.
    #[schema(max_items = 50)]
    pub consent_kinds: Vec<entries::ConsentKindModel>,
    /// Categories of data that consents can cover.
    #[schema(max_items = 100)]
    pub categories: Vec<LabelledCode>,
    /// Parties that consents can name.
    #[schema(max_items = 100)]
    pub parties: Vec<LabelledCode>,
    /// Types of records.
    #[schema(max_items = 100)]
    pub record_types: Vec<records::RecordTypeModel>,
    /// Schemes of identifiers.
    #[schema(max_items = 20)]
    pub identifier_schemes: Vec<LabelledCode>,
    /// Provisions by which law may require a datum, or an entry, that the notice does not name.
    #[schema(max_items = 50)]
    pub provisions: Vec<entries::ProvisionModel>,
    /// Why a client relationship may end.
    #[schema(max_items = 50)]
    pub end_reasons: Vec<LabelledCode>,
    /// What restricted data may be used for.
    #[schema(max_items = 20)]
    pub restriction_uses: Vec<LabelledCode>,
    /// Marital statuses.
    #[schema(max_items = 20)]
    pub marital_statuses: Vec<ShownMaritalStatus>,
    /// What somebody can be to a client.
    #[schema(max_items = 50)]
    pub relations: Vec<relations::RelationModel>,
    /// What the caller may do with a client.
    #[schema(max_items = 100)]
    pub actions: Vec<AllowedAction>,
}

/// A code with its label.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LabelledCode {
    /// The code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
}
