//! The five profiles that are shipped: each is read, and each says what its notice says.
//!
//! What is asserted here is the table "Register by register" of the requirements. Whoever changes a
//! profile changes what a municipality promises to its clients, and meets these tests first.
//! Lists of codes are written as words in the order of the profile.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop loudly"
)]

#[path = "shipped_profiles/alike.rs"]
mod alike;
#[path = "shipped_profiles/joroinen.rs"]
mod joroinen;
#[path = "shipped_profiles/kemi.rs"]
mod kemi;
#[path = "shipped_profiles/project.rs"]
mod project;
#[path = "shipped_profiles/raisio.rs"]
mod raisio;
#[path = "shipped_profiles/tasks.rs"]
mod tasks;
#[path = "shipped_profiles/texts.rs"]
mod texts;

use chrono::NaiveDate;
use domain::access::Right;
use domain::client::field::Field;
use domain::register::{BasisCategory, Confirmation, ConsentForm, ConsentUse, EntryNeed, ProvisionUse};
use domain::register::{RegisterProfile, RoleCode, SourceListKind, Stated, StatuteStanding};
use std::collections::BTreeMap;
use std::path::PathBuf;

const REFUGEE_WORK: &str = "kemi-refugee-work";
const JOROINEN: &str = "joroinen-immigrant-services";
const PROJECT: &str = "kemi-employment-project";
const IMMIGRANT_SERVICES: &str = "kemi-immigrant-services";
const RAISIO: &str = "raisio-employment-services";
const SHIPPED: [&str; 5] = [JOROINEN, PROJECT, IMMIGRANT_SERVICES, REFUGEE_WORK, RAISIO];

/// A day after every date that the profiles name.
const LATER: &str = "2026-06-01";

fn texts() -> BTreeMap<String, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../registers");
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            texts.insert(stem, std::fs::read_to_string(&path).unwrap());
        }
    }
    texts
}

fn parse(name: &str, text: &str) -> RegisterProfile {
    RegisterProfile::parse(text).unwrap_or_else(|errors| {
        let lines: Vec<_> = errors.iter().map(|error| format!("  {error}")).collect();
        panic!("{name}.toml:\n{}", lines.join("\n"))
    })
}

fn profile(name: &str) -> RegisterProfile {
    parse(name, &texts()[name])
}

fn profiles() -> Vec<RegisterProfile> {
    SHIPPED.iter().map(|name| profile(name)).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn words<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

/// The fields that the notice's own words cover, in the order of [`Field::ALL`].
fn covered(p: &RegisterProfile) -> String {
    let named = |field: &Field| {
        p.categories
            .iter()
            .any(|category| category.fields.contains(field))
    };
    words(
        Field::ALL
            .iter()
            .filter(|field| named(field))
            .map(|field| field.code()),
    )
}

/// The fields that rest on a reading.
fn read(p: &RegisterProfile) -> String {
    words(p.readings.iter().map(|reading| reading.field.code()))
}

fn special(p: &RegisterProfile) -> String {
    words(p.categories.iter().filter(|c| c.special).map(|c| c.code.as_str()))
}

fn groups(p: &RegisterProfile) -> String {
    words(p.groups.iter().map(|group| group.code.as_str()))
}

fn consent_kinds(p: &RegisterProfile) -> String {
    words(p.consent_kinds.iter().map(|kind| kind.code.as_str()))
}

/// The sources of one sort: those that a consent opens, that a provision opens, or that are free.
fn sources(p: &RegisterProfile, consent: Option<&str>, provision: Option<&str>) -> String {
    let sort = (consent, provision);
    let found = p
        .sources
        .iter()
        .filter(|s| (s.consent_kind.as_deref(), s.provision.as_deref()) == sort);
    words(found.map(|source| source.party.as_str()))
}

fn has_category(p: &RegisterProfile, code: &str) -> bool {
    p.category(code).is_some()
}

fn serves(p: &RegisterProfile, needed: ProvisionUse) -> usize {
    p.provisions
        .iter()
        .filter(|provision| provision.uses.contains(&needed))
        .count()
}

fn lapsed(p: &RegisterProfile, statute: &str, on: &str) -> bool {
    matches!(
        p.statute_standing(statute, day(on)),
        Some(StatuteStanding::Lapsed(_))
    )
}

fn entry_statutes(p: &RegisterProfile) -> Vec<&str> {
    let mut codes = Vec::new();
    for condition in &p.entry.conditions {
        if let EntryNeed::Statute { statutes } = &condition.needs {
            codes.extend(statutes.iter().map(String::as_str));
        }
    }
    codes
}

/// What carries an entry by statute on a day.
fn carrying(p: &RegisterProfile, on: &str) -> Option<String> {
    let standings = entry_statutes(p)
        .into_iter()
        .filter_map(|code| p.statute_standing(code, day(on)));
    standings
        .into_iter()
        .find_map(|standing| standing.carrying().map(|statute| statute.citation.clone()))
}
