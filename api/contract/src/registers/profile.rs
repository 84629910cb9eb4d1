//! A profile as it is published.

pub mod controller;
pub mod data;
pub mod law;
pub mod sources;

use crate::coded::Open;
use crate::registers::ShownLabels;
use crate::registers::profile::controller::{ShownController, ShownPurpose, ShownRole};
use crate::registers::profile::data::{SectionedCode, ShownCategory, ShownEntryCondition, ShownReading};
use crate::registers::profile::law::{ShownLapse, ShownLegalBasis, ShownStatute};
use crate::registers::profile::sources::{ShownNamedSource, ShownSourceList};
use chrono::NaiveDate;
use domain::register::{RegisterForm, Stated};
use serde::Serialize;
use utoipa::ToSchema;

/// The form of a register.
pub type ShownForm = Open<RegisterForm>;

/// What a notice states.
pub type ShownStated = Open<Stated>;

/// What a register's notice says.
#[derive(Serialize, ToSchema)]
#[schema(as = Register)]
#[serde(rename_all = "camelCase")]
pub struct ShownProfile {
    /// The register's public id.
    #[schema(max_length = 64)]
    pub id: String,
    /// The version of the profile in force.
    #[schema(max_length = 64)]
    pub profile_version: String,
    /// The first day of this version.
    pub valid_from: NaiveDate,
    /// Every version, the newest first.
    #[schema(max_items = 200)]
    pub versions: Vec<ShownVersion>,
    /// IANA name of the time zone that says what day it is.
    #[schema(max_length = 64)]
    pub time_zone: String,
    /// Its name.
    pub name: ShownLabels,
    /// Its form.
    pub form: ShownForm,
    /// When the notice was drawn up.
    #[schema(required = true)]
    pub drawn_up: Option<NaiveDate>,
    /// When the notice was last updated.
    #[schema(required = true)]
    pub updated: Option<NaiveDate>,
    /// The controller.
    pub controller: ShownController,
    /// Roles that the notice names.
    #[schema(max_items = 20)]
    pub roles: Vec<ShownRole>,
    /// Whether a processor handles the data by contract.
    pub outsourced: ShownStated,
    /// Automated decisions or profiling.
    pub automated_decisions: ShownStated,
    /// Purposes.
    #[schema(max_items = 50)]
    pub purposes: Vec<ShownPurpose>,
    /// Statutes that the notice cites, and how they stand today.
    #[schema(max_items = 100)]
    pub statutes: Vec<ShownStatute>,
    /// Legal bases.
    #[schema(max_items = 20)]
    pub legal_bases: Vec<ShownLegalBasis>,
    /// Groups of clients.
    #[schema(max_items = 50)]
    pub client_groups: Vec<SectionedCode>,
    /// Conditions of entry.
    #[schema(max_items = 20)]
    pub entry_conditions: Vec<ShownEntryCondition>,
    /// Categories of data.
    #[schema(max_items = 100)]
    pub categories: Vec<ShownCategory>,
    /// What a broad clause covers only as somebody reads it.
    #[schema(max_items = 50)]
    pub readings: Vec<ShownReading>,
    /// How the list of sources is read.
    pub source_list: ShownSourceList,
    /// Sources.
    #[schema(max_items = 50)]
    pub sources: Vec<ShownNamedSource>,
    /// Kinds of consent.
    #[schema(max_items = 50)]
    pub consent_kinds: Vec<SectionedCode>,
    /// Whether the register is reached from the municipality's network alone.
    pub network_bound: bool,
    /// What lapses within a year.
    #[schema(max_items = 100)]
    pub about_to_lapse: Vec<ShownLapse>,
}

/// A version of a profile.
#[derive(Serialize, ToSchema)]
#[schema(as = ProfileVersion)]
#[serde(rename_all = "camelCase")]
pub struct ShownVersion {
    /// The version.
    #[schema(max_length = 64)]
    pub version: String,
    /// Its first day.
    pub valid_from: NaiveDate,
}
