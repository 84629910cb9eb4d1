//! Where a datum of an invented client may have come from, the likeliest first.

use crate::consents::which_one;
use crate::random::Dice;
use chrono::NaiveDate;
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::consent::ConsentParty;
use domain::register::{Channel, PartyKind, RegisterProfile, Source};

/// The sources that the notice names, in an order worth trying: now and then an authority for what
/// authorities know, else the client, else whoever is left.
pub(crate) fn candidates(
    profile: &RegisterProfile,
    field: Field,
    day: NaiveDate,
    dice: &mut Dice,
) -> Vec<SourceNote> {
    let mut own = Vec::new();
    let mut others = Vec::new();
    for source in &profile.sources {
        let Some(party) = profile.party_on(&source.party, day) else {
            continue;
        };
        let note = SourceNote {
            party: ConsentParty {
                code: party.code.clone(),
                name: party.named_each_time.then(|| which_one(party.kind).to_owned()),
            },
            channel: channel(source, party.kind, dice),
            reason: None,
        };
        match party.kind {
            PartyKind::Client => own.push(note),
            _ => others.push((party.kind, note)),
        }
    }
    let known_to_authorities = matches!(
        field,
        Field::Name
            | Field::IdentityCode
            | Field::Citizenship
            | Field::Municipality
            | Field::NonDisclosure
            | Field::Death
    );
    let mut notes = Vec::new();
    if known_to_authorities && dice.chance(40) {
        let authorities: Vec<_> = others
            .iter()
            .filter(|(kind, _)| *kind == PartyKind::Authority)
            .collect();
        notes.extend(dice.pick(&authorities).map(|(_, note)| note.clone()));
    }
    notes.extend(own);
    notes.extend(others.into_iter().map(|(_, note)| note));
    notes
}

fn channel(source: &Source, kind: PartyKind, dice: &mut Dice) -> Channel {
    let usual = match kind {
        PartyKind::Client => Channel::Meeting,
        PartyKind::Staff => Channel::OwnWork,
        PartyKind::Authority => Channel::TechnicalInterface,
        _ => Channel::Paper,
    };
    dice.pick(&source.channels).copied().unwrap_or(usual)
}
