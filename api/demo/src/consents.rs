//! The consents that invented clients give, as their register's profile knows them.

use crate::case::Case;
use crate::random::Dice;
use chrono::NaiveDate;
use domain::civil::Period;
use domain::consent::{Consent, ConsentParty, Giver, Representative, RepresentativeCapacity};
use domain::register::{ConsentForm, EntryNeed, PartyKind, RegisterProfile};

/// The consent that one of the register's conditions of entry asks for, if any does.
pub(crate) fn of_entry(
    profile: &RegisterProfile,
    case: &Case,
    day: NaiveDate,
    dice: &mut Dice,
) -> Vec<Consent> {
    let needs: Vec<_> = profile
        .entry
        .conditions
        .iter()
        .filter_map(|condition| match &condition.needs {
            EntryNeed::Consent { kind, forms } => Some((kind, forms)),
            EntryNeed::Statute { .. } | EntryNeed::ClientRelationship => None,
        })
        .collect();
    let Some((kind, forms)) = dice.pick(&needs) else {
        return Vec::new();
    };
    let form = dice.pick(forms).copied().unwrap_or(ConsentForm::Written);
    vec![consent(profile, case, kind, form, Vec::new(), day)]
}

/// A consent to obtain something from a party that the notice names with consent; where it names none,
/// the first kind that names parties.
pub(crate) fn of_obtaining(
    profile: &RegisterProfile,
    case: &Case,
    day: NaiveDate,
    dice: &mut Dice,
) -> Option<(Consent, ConsentParty)> {
    let named: Vec<_> = profile
        .sources
        .iter()
        .filter_map(|source| {
            let kind = profile.consent_kind(source.consent_kind.as_deref()?)?;
            Some((kind, profile.party_on(&source.party, day)?))
        })
        .collect();
    let (kind, party) = match dice.pick(&named) {
        Some(found) => *found,
        None => {
            let kind = profile.consent_kinds.iter().find(|kind| kind.names_parties)?;
            let others: Vec<_> = profile
                .parties
                .iter()
                .filter(|party| !matches!(party.kind, PartyKind::Client | PartyKind::Staff))
                .filter(|party| {
                    profile
                        .party_on(&party.code, day)
                        .is_some_and(|on_day| on_day.code == party.code)
                })
                .collect();
            (kind, *dice.pick(&others)?)
        }
    };
    let party = ConsentParty {
        code: party.code.clone(),
        name: party.named_each_time.then(|| which_one(party.kind).to_owned()),
    };
    let form = kind.forms.first().copied().unwrap_or(ConsentForm::Written);
    let parties = vec![party.clone()];
    Some((consent(profile, case, &kind.code, form, parties, day), party))
}

/// An invented one of those that a code stands for.
pub(crate) fn which_one(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Client | PartyKind::Staff => "Virkailija",
        PartyKind::Authority => "Keksittylän kaupunki",
        PartyKind::Provider => "Hoivapalvelu Esimerkki Oy",
        PartyKind::Employer => "Leipomo Mallitaika Oy",
        PartyKind::School => "Kuvitelmalan opisto",
        PartyKind::PrivatePerson => "Tuttava Testinen",
        PartyKind::Other => "Yhdistys Esimerkki ry",
    }
}

fn consent(
    profile: &RegisterProfile,
    case: &Case,
    kind: &str,
    form: ConsentForm,
    parties: Vec<ConsentParty>,
    day: NaiveDate,
) -> Consent {
    let by_representative = profile
        .consent_kind(kind)
        .is_some_and(|kind| kind.by_representative);
    let giver = match &case.guardian {
        Some(name) if by_representative => Giver::Representatives {
            together: vec![Representative {
                name: Some(name.clone()),
                client: None,
                related: None,
                capacity: RepresentativeCapacity::Guardian,
                proof: "Väestötietojärjestelmän ote".to_owned(),
            }],
        },
        _ => Giver::Client,
    };
    let purposes = profile.purposes.iter().filter(|purpose| !purpose.secondary);
    Consent {
        kind: kind.to_owned(),
        parties,
        categories: profile
            .categories
            .iter()
            .map(|category| category.code.clone())
            .collect(),
        purposes: purposes.map(|purpose| purpose.code.clone()).collect(),
        period: Period {
            from: Some(day),
            to: None,
        },
        given_on: day,
        form,
        language: case.person.language.to_owned(),
        interpreter: case.person.interpreter,
        giver,
        withdrawal: None,
    }
}
