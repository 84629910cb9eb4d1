//! What officials send: the contract's requests, made of what is invented.

use crate::error::Error;
use contract::coded::{CodeText, OneOf};
use contract::consents::input::{ConsentInput, ConsentPartyInput, RepresentativeInput};
use contract::dated::any::FactInput;
use contract::dated::fact::DatedFact;
use contract::json::Schemas;
use contract::shared::{PeriodInput, SourceInput};
use domain::civil::Period;
use domain::client::dated::DatedKind;
use domain::client::provenance::SourceNote;
use domain::client::value::Value;
use domain::consent::{Consent, Giver};
use serde::Serialize;

/// The request that records a dated fact; `None` of a value that is of another kind.
///
/// # Errors
/// When the contract knows no such request.
pub(crate) fn dated_fact<K: DatedFact>(
    value: &Value,
    period: Period,
    source: &SourceNote,
) -> Result<Option<K::Input>, serde_json::Error> {
    let input = K::input(value).map(|input| whole(&input, period, source));
    input.map(|body| serde_json::from_value(body?)).transpose()
}

/// The request that records a dated fact of whichever kind; `None` of a value that no such fact has.
///
/// # Errors
/// When the contract knows no such request.
pub(crate) fn any_dated_fact(
    schemas: &Schemas,
    value: &Value,
    period: Period,
    source: &SourceNote,
) -> Result<Option<FactInput>, Error> {
    let kind = DatedKind::of(value.field());
    let input = kind.and_then(|kind| Some((kind, FactInput::of(kind, value)?)));
    let Some((kind, input)) = input else {
        return Ok(None);
    };
    let body = whole(&input, period, source)?;
    let input = FactInput::read(kind, schemas, body).map_err(Error::malformed)?;
    Ok(Some(input))
}

/// A request with when it holds and where it came from.
fn whole(
    input: &impl Serialize,
    period: Period,
    source: &SourceNote,
) -> Result<serde_json::Value, serde_json::Error> {
    let mut body = serde_json::to_value(input)?;
    body["period"] = serde_json::to_value(PeriodInput::from(period))?;
    body["source"] = serde_json::to_value(SourceInput::of(source))?;
    Ok(body)
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
