//! What a request to enter a client asks for.

use crate::caller::RegisterCaller;
use crate::consents::input::parse_consent;
use crate::dated::datum::NewDatum;
use crate::problem::Problem;
use crate::relationships::rules::Start;
use contract::clients::person;
use contract::clients::requests::ClientCreation;
use contract::dated::any::FactInput;
use contract::problem::{Code, FieldError};
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::client::value::Value;
use domain::consent::Consent;
use domain::secret::Secret;

/// What a request asks for, parsed.
pub(super) struct EntryRequest {
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
    pub relationship: Start,
}

impl EntryRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Everything that is wrong with it, also with what its consents say.
    pub fn new(caller: &RegisterCaller, input: &ClientCreation) -> Result<Self, Problem> {
        let (mut errors, source) = (Vec::new(), input.source.note());
        if caller.profile.group(&input.client_group).is_none() {
            errors.push(FieldError::new("/clientGroup", "unknown_code"));
        }
        let mut data = Vec::new();
        match input.person.values(caller.today) {
            Ok(values) => data.extend(values.into_iter().map(|value| of_person(value, &source))),
            Err(found) => errors.extend(found),
        }
        nested(caller, &input.citizenships, &source, &mut data, &mut errors);
        nested(caller, &input.municipalities, &source, &mut data, &mut errors);
        nested(caller, &input.addresses, &source, &mut data, &mut errors);
        nested(caller, &input.phones, &source, &mut data, &mut errors);
        nested(caller, &input.emails, &source, &mut data, &mut errors);
        nested(caller, &input.identifiers, &source, &mut data, &mut errors);
        if let Some(order) = &input.non_disclosure {
            let at = "/nonDisclosure";
            one(caller, order.clone(), &source, at, &mut data, &mut errors);
        }
        let relationship = match Start::of(caller, input.relationship.as_ref()) {
            Ok(start) => Some(start),
            Err(found) => {
                errors.extend(found.into_iter().map(|error| error.below("/relationship")));
                None
            }
        };
        let mut consents = Vec::new();
        let mut refused = Vec::new();
        for (at, consent) in input.entry.consents.iter().enumerate() {
            match parse_consent(consent, caller, &format!("/entry/consents/{at}")) {
                Ok((consent, _)) => consents.push(consent),
                Err(problem) if problem.code == Code::RuleRefused => refused.extend(problem.errors),
                Err(problem) => errors.extend(problem.errors),
            }
        }
        match (errors.is_empty(), relationship) {
            (true, Some(relationship)) => Ok(Self {
                group: input.client_group.clone(),
                source,
                consents,
                refused,
                required_by_law: input.entry.required_by_law.clone(),
                data,
                relationship,
            }),
            _ => Err(Problem::invalid(errors.into_iter().chain(refused))),
        }
    }

    /// The identity code that it gives the client.
    pub fn identity_code(&self) -> Option<&NewDatum> {
        self.data.iter().find(|datum| datum.field == Field::IdentityCode)
    }
}

fn of_person(value: Value, source: &SourceNote) -> NewDatum {
    let pointer = person::pointer(value.field());
    NewDatum {
        field: value.field(),
        value: Secret::new(value),
        period: Default::default(),
        source: source.clone(),
        required_by_law: None,
        pointer,
    }
}

fn nested<I: Clone + Into<FactInput>>(
    caller: &RegisterCaller,
    inputs: &[I],
    source: &SourceNote,
    data: &mut Vec<NewDatum>,
    errors: &mut Vec<FieldError>,
) {
    for (at, input) in inputs.iter().enumerate() {
        let input: FactInput = input.clone().into();
        let pointer = format!("/{}/{at}", input.kind().code());
        one(caller, input, source, &pointer, data, errors);
    }
}

fn one(
    caller: &RegisterCaller,
    input: impl Into<FactInput>,
    source: &SourceNote,
    pointer: &str,
    data: &mut Vec<NewDatum>,
    errors: &mut Vec<FieldError>,
) {
    match NewDatum::from_input(&input.into(), &caller.profile, Some(source), pointer) {
        Ok(datum) => data.push(datum),
        Err(found) => errors.extend(found),
    }
}
