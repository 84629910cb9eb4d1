//! Whether a consent may be entered as given (R38, R40).

use super::document::{Consent, Giver};
use crate::codes::find_language;
use crate::decision::{Ground, Reason, Refusal};
use crate::register::profile::RegisterProfile;
use chrono::NaiveDate;

/// Whether a consent may be entered as given (R38, R40).
///
/// # Errors
/// Everything that is wrong with it; pointers are relative to the consent.
pub fn judge_giving(
    profile: &RegisterProfile,
    consent: &Consent,
    today: NaiveDate,
) -> Result<Ground, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let kind = profile.consent_kind(&consent.kind);
    let ground = kind
        .map(|kind| Ground::section(&kind.section))
        .unwrap_or_default();
    match kind {
        None => refusals.push(Refusal::new(Reason::UnknownCode, "/kind")),
        Some(kind) => {
            if !kind.forms.contains(&consent.form) {
                refusals.push(
                    Refusal::new(Reason::ConsentFormNotAllowed, "/form")
                        .on(ground.clone())
                        .with_each("allowed", kind.forms.iter().map(|form| form.code())),
                );
            }
            if kind.names_parties && consent.parties.is_empty() {
                refusals.push(Refusal::new(Reason::ConsentPartiesMissing, "/parties").on(ground.clone()));
            }
            if !kind.by_representative && matches!(consent.giver, Giver::Representatives { .. }) {
                refusals.push(
                    Refusal::new(Reason::RepresentativeNotAllowed, "/representative").on(ground.clone()),
                );
            }
        }
    }
    for (at, code) in consent.categories.iter().enumerate() {
        if profile.category(code).is_none() {
            refusals.push(Refusal::new(Reason::UnknownCode, format!("/categories/{at}")));
        }
    }
    for (at, code) in consent.purposes.iter().enumerate() {
        if profile.purpose(code).is_none() {
            refusals.push(Refusal::new(Reason::UnknownCode, format!("/purposes/{at}")));
        }
    }
    for (at, party) in consent.parties.iter().enumerate() {
        match profile.party(&party.code) {
            None => refusals.push(Refusal::new(Reason::UnknownCode, format!("/parties/{at}/code"))),
            Some(known) if known.named_each_time && party.name.is_none() => {
                refusals.push(Refusal::new(
                    Reason::SourceNameMissing,
                    format!("/parties/{at}/name"),
                ));
            }
            Some(_) => {}
        }
    }
    if consent.given_on > today {
        refusals.push(Refusal::new(Reason::DateInFuture, "/givenOn"));
    }
    if consent.period.from.is_some_and(|from| from < consent.given_on) {
        refusals.push(Refusal::new(Reason::BeforeGiven, "/period/from"));
    }
    if consent
        .period
        .to
        .is_some_and(|to| to < consent.period.from.unwrap_or(consent.given_on))
    {
        refusals.push(Refusal::new(Reason::PeriodBackwards, "/period/to"));
    }
    if find_language(&consent.language).is_none() {
        refusals.push(Refusal::new(Reason::UnknownCode, "/language"));
    }
    if refusals.is_empty() {
        Ok(ground)
    } else {
        Err(refusals)
    }
}
