//! What officials send: the contract's requests, made of what is invented.

use contract::coded::{CodeText, OneOf};
use contract::consents::input::{ConsentInput, ConsentPartyInput, RepresentativeInput};
use contract::dated::fact::DatedFact;
use contract::shared::{PeriodInput, SourceInput};
use domain::civil::Period;
use domain::client::provenance::SourceNote;
use domain::client::value::Value;
use domain::consent::{Consent, Giver};

/// The request that records a dated fact; `None` of a value that is of another kind.
///
/// # Errors
/// When the contract knows no such request.
pub(crate) fn dated_fact<K: DatedFact>(
    value: &Value,
    period: Period,
    source: &SourceNote,
) -> Result<Option<K::Input>, serde_json::Error> {
    let Some(input) = K::input(value) else {
        return Ok(None);
    };
    let mut body = serde_json::to_value(&input)?;
    body["period"] = serde_json::to_value(PeriodInput::from(period))?;
    body["source"] = serde_json::to_value(SourceInput::of(source))?;
    serde_json::from_value(body).map(Some)
}

/// The request that enters a consent.
pub(crate) fn consent(consent: &Consent) -> ConsentInput {
    let parties = consent.parties.iter().map(|party| ConsentPartyInput {
        code: party.code.clone(),
        name: party.name.clone(),
    });
    let together = match &consent.giver {
        Giver::Client => [].as_slice(),
        Giver::Representatives { together } => together.as_slice(),
    };
    let mut representatives = together.iter().map(|one| RepresentativeInput {
        related_person: None,
        name: one.name.clone(),
        capacity: Some(OneOf(one.capacity)),
        proof: one.proof.clone(),
    });
    ConsentInput {
        kind: consent.kind.clone(),
        parties: parties.collect(),
        categories: consent.categories.iter().cloned().map(CodeText).collect(),
        purposes: consent.purposes.iter().cloned().map(CodeText).collect(),
        period: Some(PeriodInput::from(consent.period)),
        given_on: consent.given_on,
        form: OneOf(consent.form),
        language: consent.language.clone(),
        interpreter: consent.interpreter,
        representative: representatives.next(),
        co_representatives: representatives.collect(),
    }
}
