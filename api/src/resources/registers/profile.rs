//! A profile as it is published.

use super::ShownLabels;
use crate::openapi::{CodeText, Open};
use crate::registers::Register;
use crate::resources::shared::ShownChannel;
use chrono::NaiveDate;
use domain::profile::*;
use serde::Serialize;
use utoipa::ToSchema;

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

/// The form of a register.
pub type ShownForm = Open<RegisterForm>;
/// What a notice states.
pub type ShownStated = Open<Stated>;
/// A category of legal basis.
pub type ShownBasisCategory = Open<BasisCategory>;
/// A role.
pub type ShownRoleCode = Open<RoleCode>;
/// The sort of an entry condition.
pub type ShownEntryNeed = Open<EntryNeedKind>;
/// How a list of sources is read.
pub type ShownSourceListKind = Open<SourceListKind>;

/// A controller.
#[derive(Serialize, ToSchema)]
#[schema(as = Controller)]
#[serde(rename_all = "camelCase")]
pub struct ShownController {
    /// The body that answers.
    pub body: ShownLabels,
    /// Municipality code.
    #[schema(max_length = 3)]
    pub municipality: String,
    /// Street or post box.
    #[schema(max_length = 200)]
    pub street: String,
    /// Postal code.
    #[schema(max_length = 20)]
    pub postal_code: String,
    /// Post office.
    #[schema(max_length = 100)]
    pub city: String,
    /// Switchboard.
    #[schema(required = true, max_length = 40)]
    pub phone: Option<String>,
    /// Registry mailbox.
    #[schema(required = true, max_length = 254)]
    pub email: Option<String>,
}

/// A role, without the person who holds it.
#[derive(Serialize, ToSchema)]
#[schema(as = Role)]
#[serde(rename_all = "camelCase")]
pub struct ShownRole {
    /// Which role.
    pub role: ShownRoleCode,
    /// The holder's title.
    pub title: ShownLabels,
    /// A public role mailbox.
    #[schema(required = true, max_length = 254)]
    pub mailbox: Option<String>,
}

/// A purpose.
#[derive(Serialize, ToSchema)]
#[schema(as = Purpose)]
#[serde(rename_all = "camelCase")]
pub struct ShownPurpose {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is.
    pub label: ShownLabels,
    /// Whether it is a secondary purpose.
    pub secondary: bool,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
}

/// A statute that the notice cites.
#[derive(Serialize, ToSchema)]
#[schema(as = Statute)]
#[serde(rename_all = "camelCase")]
pub struct ShownStatute {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// As cited.
    #[schema(max_length = 200)]
    pub citation: String,
    /// Its name.
    pub title: ShownLabels,
    /// First day in force.
    #[schema(required = true)]
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// What carries today: its own citation, its confirmed successor's, or null when nothing new may rest
    /// on it.
    #[schema(required = true, max_length = 200)]
    pub carried_by: Option<String>,
    /// What is wrong with the notice's citation.
    #[schema(required = true)]
    pub remark: Option<ShownLabels>,
}

/// A legal basis.
#[derive(Serialize, ToSchema)]
#[schema(as = LegalBasis)]
#[serde(rename_all = "camelCase")]
pub struct ShownLegalBasis {
    /// Its category; `unknown` where the notice's tick is lost.
    pub category: ShownBasisCategory,
    /// Codes of statutes.
    #[schema(max_items = 50, value_type = Vec<CodeText>)]
    pub statutes: Vec<String>,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
}

/// A code with its label and the section of the notice.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SectionedCode {
    /// The code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
}

/// A condition of entry.
#[derive(Serialize, ToSchema)]
#[schema(as = EntryCondition)]
#[serde(rename_all = "camelCase")]
pub struct ShownEntryCondition {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// What it takes.
    pub needs: ShownEntryNeed,
    /// Whether the notice says so only as somebody reads it.
    pub reading: bool,
}

/// A category of data.
#[derive(Serialize, ToSchema)]
#[schema(as = Category)]
#[serde(rename_all = "camelCase")]
pub struct ShownCategory {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
    /// Whether it is a special category of personal data.
    pub special: bool,
    /// Codes of the fields that it covers, by its words or by a reading.
    #[schema(max_items = 50, value_type = Vec<CodeText>)]
    pub fields: Vec<String>,
}

/// A reading of the notice.
#[derive(Serialize, ToSchema)]
#[schema(as = Reading)]
#[serde(rename_all = "camelCase")]
pub struct ShownReading {
    /// Code of the field.
    #[schema(max_length = 64)]
    pub field: String,
    /// Code of the category that is read to cover it.
    #[schema(max_length = 64)]
    pub category: String,
    /// Why.
    pub reason: ShownLabels,
    /// Who reads it so.
    #[schema(max_length = 200)]
    pub author: String,
    /// When it was read so.
    pub date: NaiveDate,
}

/// How the list of sources is read.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceList)]
#[serde(rename_all = "camelCase")]
pub struct ShownSourceList {
    /// Closed, open with consent, or mainly.
    pub kind: ShownSourceListKind,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
}

/// A source that the notice names.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = NamedSource)]
#[serde(rename_all = "camelCase")]
pub struct ShownNamedSource {
    /// Code of the party.
    #[schema(max_length = 64)]
    pub party: String,
    /// What it is called.
    pub label: ShownLabels,
    /// Whether the one meant is named each time.
    pub named_each_time: bool,
    /// The ways that the notice names; empty means any.
    #[schema(max_items = 20)]
    pub channels: Vec<ShownChannel>,
    /// Code of the consent kind that must cover it.
    #[schema(required = true, max_length = 64)]
    pub consent_kind: Option<String>,
    /// The provision that gives the right to it, consent or not.
    #[schema(required = true, max_length = 200)]
    pub provision: Option<String>,
    /// Code of the party that stands for it today; null when it has ended and nothing took its place.
    #[schema(required = true, max_length = 64)]
    pub today: Option<String>,
}

/// What lapses.
#[derive(Serialize, ToSchema)]
#[schema(as = Lapse)]
#[serde(rename_all = "camelCase")]
pub struct ShownLapse {
    /// Code of the statute or the party.
    #[schema(max_length = 64)]
    pub code: String,
    /// Its last day.
    pub last_day: NaiveDate,
    /// Whether a confirmed successor takes over.
    pub succeeded: bool,
}

/// How far ahead lapses are told.
const HORIZON: chrono::Days = chrono::Days::new(365);

impl ShownProfile {
    /// A profile as it is published on a day.
    pub fn of(profile: &RegisterProfile, register: &Register, today: NaiveDate) -> Self {
        let controller = &profile.controller;
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
            controller: ShownController {
                body: (&controller.body).into(),
                municipality: controller.municipality.clone(),
                street: controller.street.clone(),
                postal_code: controller.postal_code.clone(),
                city: controller.city.clone(),
                phone: controller.phone.clone(),
                email: controller.email.clone(),
            },
            roles: profile
                .roles
                .iter()
                .map(|role| ShownRole {
                    role: Open(role.role),
                    title: (&role.title).into(),
                    mailbox: role.mailbox.clone(),
                })
                .collect(),
            outsourced: Open(profile.outsourced),
            automated_decisions: Open(profile.automated_decisions),
            purposes: profile
                .purposes
                .iter()
                .map(|purpose| ShownPurpose {
                    code: purpose.code.clone(),
                    label: (&purpose.label).into(),
                    secondary: purpose.secondary,
                    notice_section: purpose.section.clone(),
                })
                .collect(),
            statutes: profile
                .statutes
                .iter()
                .map(|statute| shown_statute(profile, statute, today))
                .collect(),
            legal_bases: profile
                .legal_bases
                .iter()
                .map(|basis| ShownLegalBasis {
                    category: Open(basis.category),
                    statutes: basis.statutes.clone(),
                    notice_section: basis.section.clone(),
                })
                .collect(),
            client_groups: groups(profile),
            entry_conditions: profile
                .entry
                .conditions
                .iter()
                .map(|condition| ShownEntryCondition {
                    code: condition.code.clone(),
                    label: (&condition.label).into(),
                    needs: Open(condition.needs.kind()),
                    reading: condition.reading.is_some(),
                })
                .collect(),
            categories: profile
                .categories
                .iter()
                .map(|category| shown_category(profile, category))
                .collect(),
            readings: profile
                .readings
                .iter()
                .map(|reading| ShownReading {
                    field: reading.field.code().to_owned(),
                    category: reading.category.clone(),
                    reason: (&reading.note.reason).into(),
                    author: reading.note.author.clone(),
                    date: reading.note.date,
                })
                .collect(),
            source_list: ShownSourceList {
                kind: Open(profile.source_list.kind),
                notice_section: profile.source_list.section.clone(),
            },
            sources: sources(profile, today),
            consent_kinds: profile
                .consent_kinds
                .iter()
                .map(|kind| sectioned(&kind.code, &kind.label, &kind.section))
                .collect(),
            network_bound: profile.network.bound,
            about_to_lapse: profile
                .about_to_lapse(today, HORIZON)
                .into_iter()
                .map(|note| ShownLapse {
                    code: note.code,
                    last_day: note.last_day,
                    succeeded: note.succeeded,
                })
                .collect(),
        }
    }
}

fn shown_statute(profile: &RegisterProfile, statute: &Statute, today: NaiveDate) -> ShownStatute {
    let standing = profile.statute_standing(&statute.code, today);
    ShownStatute {
        code: statute.code.clone(),
        citation: statute.citation.clone(),
        title: (&statute.title).into(),
        valid_from: statute.valid_from,
        valid_to: statute.valid_to,
        carried_by: standing
            .and_then(|standing| standing.carrying().map(|carrying| carrying.citation.clone())),
        remark: statute.remark.as_ref().map(ShownLabels::from),
    }
}

fn shown_category(profile: &RegisterProfile, category: &Category) -> ShownCategory {
    let read = profile
        .readings
        .iter()
        .filter(|reading| reading.category == category.code);
    let fields = category
        .fields
        .iter()
        .copied()
        .chain(read.map(|reading| reading.field));
    ShownCategory {
        code: category.code.clone(),
        label: (&category.label).into(),
        notice_section: category.section.clone(),
        special: category.special,
        fields: fields.map(|field| field.code().to_owned()).collect(),
    }
}

fn sectioned(code: &str, label: &domain::labels::Labels, section: &str) -> SectionedCode {
    SectionedCode {
        code: code.to_owned(),
        label: label.into(),
        notice_section: section.to_owned(),
    }
}

/// The client groups of a profile.
pub fn groups(profile: &RegisterProfile) -> Vec<SectionedCode> {
    profile
        .groups
        .iter()
        .map(|group| sectioned(&group.code, &group.label, &group.section))
        .collect()
}

/// The sources of a profile, as they stand on a day.
pub fn sources(profile: &RegisterProfile, today: NaiveDate) -> Vec<ShownNamedSource> {
    profile
        .sources
        .iter()
        .filter_map(|source| {
            let party = profile.party(&source.party)?;
            let provision = source
                .provision
                .as_deref()
                .and_then(|code| profile.provision(code));
            Some(ShownNamedSource {
                party: source.party.clone(),
                label: (&party.label).into(),
                named_each_time: party.named_each_time,
                channels: source.channels.iter().map(|channel| Open(*channel)).collect(),
                consent_kind: source.consent_kind.clone(),
                provision: provision.map(|provision| profile.cite(provision, today)),
                today: profile
                    .party_on(&source.party, today)
                    .map(|party| party.code.clone()),
            })
        })
        .collect()
}
