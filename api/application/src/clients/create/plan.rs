//! What a request to enter a client asks for.

use crate::caller::RegisterCaller;
use crate::consents::input::parse_consent;
use crate::dated::datum::NewDatum;
use crate::problem::Problem;
use contract::clients::dto::requests::ClientCreation;
use contract::dated::fact::DatedFact;
use contract::dated::kinds::address::AddressFact;
use contract::dated::kinds::identifier::IdentifierFact;
use contract::dated::kinds::protective::NonDisclosureFact;
use contract::dated::kinds::texts::{CitizenshipFact, EmailFact, MunicipalityFact, PhoneFact};
use contract::problem::{Code, FieldError};
use domain::client::provenance::SourceNote;
use domain::client::value::Value;
use domain::consent::Consent;
use domain::secret::Secret;

/// What a request asks for, parsed.
pub struct Plan {
    /// Code of the client group.
    pub group: String,
    /// Where it comes from.
    pub source: SourceNote,
    /// Consents given now.
    pub consents: Vec<Consent>,
    /// What the kinds of the consents say against them.
    pub refused: Vec<FieldError>,
    /// Code of the provision by which the person must be served.
    pub required_by_law: Option<String>,
    /// What is recorded of the client.
    pub data: Vec<NewDatum>,
    /// The client relationship that begins.
    pub relationship: crate::relationships::rules::Start,
}

impl Plan {
    /// Reads a request.
    ///
    /// # Errors
    /// Everything that is wrong with it, also with what its consents say.
    pub fn of(call: &RegisterCaller, body: &ClientCreation) -> Result<Self, Problem> {
        let (mut errors, source) = (Vec::new(), body.source.note());
        if call.profile.group(&body.client_group).is_none() {
            errors.push(FieldError::new("/clientGroup", "unknown_code"));
        }
        let mut data = Vec::new();
        match body.person.values(call.today) {
            Ok(values) => data.extend(values.into_iter().map(|value| of_person(value, &source))),
            Err(found) => errors.extend(found),
        }
        nested::<CitizenshipFact>(call, &body.citizenships, &source, &mut data, &mut errors);
        nested::<MunicipalityFact>(call, &body.municipalities, &source, &mut data, &mut errors);
        nested::<AddressFact>(call, &body.addresses, &source, &mut data, &mut errors);
        nested::<PhoneFact>(call, &body.phones, &source, &mut data, &mut errors);
        nested::<EmailFact>(call, &body.emails, &source, &mut data, &mut errors);
        nested::<IdentifierFact>(call, &body.identifiers, &source, &mut data, &mut errors);
        if let Some(order) = &body.non_disclosure {
            let at = "/nonDisclosure";
            one::<NonDisclosureFact>(call, order, &source, at, &mut data, &mut errors);
        }
        let relationship = match crate::relationships::rules::Start::of(call, body.relationship.as_ref()) {
            Ok(start) => Some(start),
            Err(found) => {
                errors.extend(found.into_iter().map(|error| error.below("/relationship")));
                None
            }
        };
        let mut consents = Vec::new();
        let mut refused = Vec::new();
        for (at, consent) in body.entry.consents.iter().enumerate() {
            match parse_consent(consent, call, &format!("/entry/consents/{at}")) {
                Ok((consent, _)) => consents.push(consent),
                Err(problem) if problem.code == Code::RuleRefused => refused.extend(problem.errors),
                Err(problem) => errors.extend(problem.errors),
            }
        }
        match (errors.is_empty(), relationship) {
            (true, Some(relationship)) => Ok(Self {
                group: body.client_group.clone(),
                source,
                consents,
                refused,
                required_by_law: body.entry.required_by_law.clone(),
                data,
                relationship,
            }),
            _ => Err(Problem::invalid(errors.into_iter().chain(refused))),
        }
    }
}

pub fn of_person(value: Value, source: &SourceNote) -> NewDatum {
    let pointer = contract::clients::person::pointer(value.field());
    NewDatum {
        field: value.field(),
        value: Secret::new(value),
        period: Default::default(),
        source: source.clone(),
        required_by_law: None,
        pointer,
    }
}

pub fn nested<K: DatedFact>(
    call: &RegisterCaller,
    inputs: &[K::Input],
    source: &SourceNote,
    data: &mut Vec<NewDatum>,
    errors: &mut Vec<FieldError>,
) {
    for (at, input) in inputs.iter().enumerate() {
        one::<K>(
            call,
            input,
            source,
            &format!("/{}/{at}", K::SEGMENT),
            data,
            errors,
        );
    }
}

pub fn one<K: DatedFact>(
    call: &RegisterCaller,
    input: &K::Input,
    source: &SourceNote,
    pointer: &str,
    data: &mut Vec<NewDatum>,
    errors: &mut Vec<FieldError>,
) {
    match NewDatum::from_input::<K>(input, &call.profile, Some(source), pointer) {
        Ok(datum) => data.push(datum),
        Err(found) => errors.extend(found),
    }
}
