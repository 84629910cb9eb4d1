//! The rules, judged by the shipped profiles and by edited ones.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on should stop loudly"
)]

#[path = "rules/access.rs"]
mod access;
#[path = "rules/consent.rs"]
mod consent;
#[path = "rules/entry.rs"]
mod entry;
#[path = "rules/profile.rs"]
mod profile;
#[path = "rules/recording.rs"]
mod recording;
#[path = "rules/related.rs"]
mod related;
#[path = "rules/visibility.rs"]
mod visibility;

use chrono::NaiveDate;
use domain::consent::{Consent, ConsentParty, Giver};
use domain::decision::Refusal;
use domain::register::{ConsentForm, ProfileError, RegisterProfile};

const REFUGEE_WORK: &str = "kemi-refugee-work";
const JOROINEN: &str = "joroinen-immigrant-services";
const PROJECT: &str = "kemi-employment-project";
const RAISIO: &str = "raisio-employment-services";

/// A shipped profile's text, with places of it replaced.
fn text(name: &str, edits: &[(&str, &str)]) -> String {
    let path = format!("{}/../registers/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let mut text = std::fs::read_to_string(path).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{name} does not say {from:?}");
        text = text.replacen(from, to, 1);
    }
    text
}

fn edited(name: &str, edits: &[(&str, &str)]) -> RegisterProfile {
    RegisterProfile::parse(&text(name, edits)).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn shipped(name: &str) -> RegisterProfile {
    edited(name, &[])
}

/// What is wrong with an edited profile.
fn errors(name: &str, edits: &[(&str, &str)]) -> Vec<ProfileError> {
    RegisterProfile::parse(&text(name, edits))
        .map(|_| ())
        .expect_err("it is wrong")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A consent of a kind to data of the name and the contacts, given on the first of March.
fn given(kind: &str, form: ConsentForm, parties: &[(&str, Option<&str>)]) -> Consent {
    Consent {
        kind: kind.to_owned(),
        parties: parties.iter().map(|(code, name)| party(code, *name)).collect(),
        categories: vec!["name".to_owned(), "contact_data".to_owned()],
        purposes: vec!["integration_services".to_owned()],
        period: domain::civil::Period::new(Some(day("2026-03-01")), None).unwrap(),
        given_on: day("2026-03-01"),
        form,
        language: "fi".to_owned(),
        interpreter: false,
        giver: Giver::Client,
        withdrawal: None,
    }
}

fn party(code: &str, name: Option<&str>) -> ConsentParty {
    ConsentParty {
        code: code.to_owned(),
        name: name.map(str::to_owned),
    }
}

/// Refusals as `reason pointer`.
fn said(refusals: &[Refusal]) -> Vec<String> {
    refusals
        .iter()
        .map(|refusal| format!("{} {}", refusal.reason.code(), refusal.pointer))
        .collect()
}
