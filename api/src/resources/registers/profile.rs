//! A profile as it is published.

mod controller;
mod data;
mod law;
mod sources;

pub use data::SectionedCode;
pub use sources::{ShownNamedSource, sources};

use super::ShownLabels;
use crate::application::registers::Register;
use crate::contract::coded::Open;
use chrono::NaiveDate;
use controller::{ShownController, ShownPurpose, ShownRole};
use data::{ShownCategory, ShownEntryCondition, ShownReading};
use domain::register::{RegisterForm, RegisterProfile, Stated};
use law::{ShownLapse, ShownLegalBasis, ShownStatute};
use serde::Serialize;
use sources::ShownSourceList;
use utoipa::ToSchema;

/// How far ahead lapses are told.
const HORIZON: chrono::Days = chrono::Days::new(365);

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

impl ShownProfile {
    /// A profile as it is published on a day.
    pub fn of(profile: &RegisterProfile, register: &Register, today: NaiveDate) -> Self {
        let statutes = profile.statutes.iter();
        let categories = profile.categories.iter();
        let lapsing = profile.about_to_lapse(today, HORIZON).into_iter();
        Self {
            id: profile.id.clone(),
            profile_version: profile.version.clone(),
            valid_from: profile.valid_from,
            versions: register
                .versions()
                .iter()
                .map(|known| ShownVersion {
                    version: known.version.clone(),
                    valid_from: known.valid_from,
                })
                .collect(),
            time_zone: profile.time_zone.name().to_owned(),
            name: (&profile.name).into(),
            form: Open(profile.form),
            drawn_up: profile.notice.drawn_up,
            updated: profile.notice.updated,
            controller: (&profile.controller).into(),
            roles: shown(&profile.roles),
            outsourced: Open(profile.outsourced),
            automated_decisions: Open(profile.automated_decisions),
            purposes: shown(&profile.purposes),
            statutes: statutes
                .map(|statute| ShownStatute::on(profile, statute, today))
                .collect(),
            legal_bases: shown(&profile.legal_bases),
            client_groups: shown(&profile.groups),
            entry_conditions: shown(&profile.entry.conditions),
            categories: categories
                .map(|category| ShownCategory::of(profile, category))
                .collect(),
            readings: shown(&profile.readings),
            source_list: (&profile.source_list).into(),
            sources: sources(profile, today),
            consent_kinds: shown(&profile.consent_kinds),
            network_bound: profile.network.bound,
            about_to_lapse: lapsing.map(ShownLapse::from).collect(),
        }
    }
}

/// A list as it is shown.
pub fn shown<'p, P, S: From<&'p P>>(list: &'p [P]) -> Vec<S> {
    list.iter().map(S::from).collect()
}
