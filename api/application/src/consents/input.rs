//! A consent in a request: parsed, and judged by the profile's kinds.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::consents::input::{ConsentInput, RepresentativeInput};
use contract::problem::{Code, FieldError};
use domain::consent::{self, Consent, ConsentParty, Giver, RelatedOnFile, Representative};
use domain::decision::{Ground, Refusal};
use domain::text::tidy;
use std::collections::BTreeSet;

/// The consent that it describes, judged by the profile, of a client who has no related persons yet.
///
/// # Errors
/// As [`ConsentInput::parse_beside`].
pub fn parse_consent(
    input: &ConsentInput,
    call: &RegisterCaller,
    pointer: &str,
) -> Result<(Consent, Ground), Problem> {
    parse_consent_beside(input, call, pointer, &[])
}

/// The consent that it describes, judged by the profile and by who may act for the client.
///
/// # Errors
/// What is wrong with the representatives; `rule_refused`, with every reason, below a pointer.
pub fn parse_consent_beside(
    input: &ConsentInput,
    call: &RegisterCaller,
    pointer: &str,
    file: &[RelatedOnFile<'_>],
) -> Result<(Consent, Ground), Problem> {
    let at = |error: FieldError| error.below(pointer);
    let mut period = match &input.period {
        Some(period) => period.parse().map_err(|error| Problem::invalid([at(error)]))?,
        None => Default::default(),
    };
    period.from = Some(period.from.unwrap_or(input.given_on));
    let kind = call.profile.consent_kind(&input.kind);
    let of_kind = kind.map_or_else(Ground::default, |kind| Ground::section(&kind.section));
    let Given { giver, mut refusals } =
        giver(input, call, file, &of_kind).map_err(|errors| Problem::invalid(errors.into_iter().map(at)))?;
    let consent = Consent {
        kind: input.kind.clone(),
        parties: input
            .parties
            .iter()
            .map(|party| ConsentParty {
                code: party.code.clone(),
                name: party.name.as_deref().map(tidy),
            })
            .collect(),
        categories: input.categories.iter().map(|code| code.0.clone()).collect(),
        purposes: input.purposes.iter().map(|code| code.0.clone()).collect(),
        period,
        given_on: input.given_on,
        form: input.form.0,
        language: input.language.clone(),
        interpreter: input.interpreter,
        giver,
        withdrawal: None,
    };
    refusals.extend(consent::judge_joint_guardians(&call.profile, &consent, file, &of_kind).err());
    match consent::judge_giving(&call.profile, &consent, call.today) {
        Ok(ground) if refusals.is_empty() => return Ok((consent, ground)),
        judged => refusals.extend(judged.err().into_iter().flatten()),
    }
    Err(Problem::new(Code::RuleRefused).at(refusals.into_iter().map(|refusal| at(refusal.into()))))
}

/// Who gave it.
pub fn giver(
    input: &ConsentInput,
    call: &RegisterCaller,
    file: &[RelatedOnFile<'_>],
    ground: &Ground,
) -> Result<Given, Vec<FieldError>> {
    let (mut together, mut refusals, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    if input.representative.is_none() && !input.co_representatives.is_empty() {
        errors.push(FieldError::new("/representative", "required"));
    }
    let others = input.co_representatives.iter().enumerate();
    let others = others.map(|(at, other)| (format!("/coRepresentatives/{at}"), other));
    let first = input
        .representative
        .iter()
        .map(|one| ("/representative".to_owned(), one));
    let mut named = BTreeSet::new();
    for (pointer, one) in first.chain(others) {
        let repeated = one.related_person.is_some_and(|related| !named.insert(related));
        let found = match repeated {
            true => Err(vec![FieldError::new("/relatedPerson", "repeated")]),
            false => resolve(one, call, input.given_on, file, ground),
        };
        match found {
            Ok(Ok(representative)) => together.push(representative),
            Ok(Err(refusal)) => refusals.push(Refusal {
                pointer: format!("{pointer}{}", refusal.pointer),
                ..refusal
            }),
            Err(found) => errors.extend(found.into_iter().map(|error| error.below(&pointer))),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let giver = match input.representative {
        None => Giver::Client,
        Some(_) => Giver::Representatives { together },
    };
    Ok(Given { giver, refusals })
}

/// Who gave a consent, and what keeps some of them from it.
pub struct Given {
    /// Who gave it.
    pub giver: Giver,
    /// Why some of them may not.
    pub refusals: Vec<Refusal>,
}

/// Who it is: from the client's file, or as it is said here.
pub fn resolve(
    input: &RepresentativeInput,
    call: &RegisterCaller,
    given_on: chrono::NaiveDate,
    file: &[RelatedOnFile<'_>],
    ground: &Ground,
) -> Result<Result<Representative, Refusal>, Vec<FieldError>> {
    let proof = tidy(&input.proof);
    let Some(related) = input.related_person else {
        let missing = [
            (input.name.is_none(), "/name"),
            (input.capacity.is_none(), "/capacity"),
        ];
        return match (&input.name, &input.capacity) {
            (Some(name), Some(capacity)) => Ok(Ok(Representative {
                name: Some(tidy(name)),
                client: None,
                related: None,
                capacity: capacity.0,
                proof,
            })),
            _ => Err(wrong(missing, "required")),
        };
    };
    let needless = [
        (input.name.is_some(), "/name"),
        (input.capacity.is_some(), "/capacity"),
    ];
    let mut errors = wrong(needless, "not_expected");
    let found = file.iter().find(|on_file| on_file.id.0 == related);
    if found.is_none() {
        errors.push(FieldError::new("/relatedPerson", "unknown_reference"));
    }
    match found.filter(|_| errors.is_empty()) {
        Some(found) => Ok(Representative::of(&call.profile, *found, proof, given_on, ground)),
        None => Err(errors),
    }
}

/// The places where it is so.
pub fn wrong(places: [(bool, &'static str); 2], code: &'static str) -> Vec<FieldError> {
    let wrong = places.into_iter().filter(|(is_so, _)| *is_so);
    wrong.map(|(_, pointer)| FieldError::new(pointer, code)).collect()
}
