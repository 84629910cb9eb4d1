//! What is written down of the work with an invented client.

use crate::case::Case;
use crate::random::Dice;
use crate::timeline::days_from;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::civil::Period;
use domain::record::{
    Appointment, Assessment, Contact, ContactWay, Content, Goal, InterpreterUse, Measure, Note, Participant,
    ParticipantRole, Plan, RecordKind, ReferralOut, Review, WorkAbilityObservation,
};

const SPOKEN_OF: [&str; 5] = [
    "Puhuttiin asumisesta ja arjen järjestelyistä.",
    "Käytiin läpi viranomaiskirjeet ja sovittiin puheluajat.",
    "Asiakas kertoi aiemmasta työstään ja toiveistaan.",
    "Selvitettiin kielikurssin alkaminen ja matkat.",
    "Laadittiin yhdessä lista seuraavista askelista.",
];
const AGREED: [&str; 4] = [
    "Asiakas tuo todistukset seuraavaan tapaamiseen.",
    "Soitetaan kahden viikon päästä.",
    "Varataan aika suunnitelman laatimiseen.",
    "Asiakas ottaa yhteyttä kielikeskukseen.",
];
const NEEDS: [&str; 5] = [
    "suomen kielen kurssi",
    "asunnon löytäminen",
    "työkokeilu",
    "talousneuvonta",
    "digitaidot",
];
const MEASURES: [&str; 4] = ["Kielikurssi", "Työkokeilu", "Digineuvonta", "Ryhmävalmennus"];
const GOALS: [&str; 5] = [
    "Kielitaito riittää arjen asiointiin.",
    "Asiakas on löytänyt oman asunnon.",
    "Työkokeilu on tehty ja siitä on saatu palaute.",
    "Asiakas asioi verkossa itse.",
    "Opiskelupaikka on haettu.",
];
const REACHED: [&str; 3] = [
    "Etenee hyvin, kirjallinen osuus vaatii vielä harjoittelua.",
    "Saavutettu sovitussa ajassa.",
    "Puolet tehty, loppu jatkuu syksyllä.",
];
const OBSERVED: [&str; 3] = [
    "Jaksaa työskennellä kaksi tuntia kerrallaan.",
    "Ohjeet on hyvä antaa kirjallisina.",
    "Työskentelee itsenäisesti tutuissa tehtävissä.",
];
/// The longest time that a measure is meant for, in days.
const MEASURE: i64 = 90;

/// One of several texts.
pub(crate) fn text(list: &[&str], dice: &mut Dice) -> String {
    dice.pick(list).copied().unwrap_or_default().to_owned()
}

/// How far a goal was reached.
pub(crate) fn realisation(dice: &mut Dice) -> String {
    text(&REACHED, dice)
}

/// The interpreter of whoever needs one.
fn interpreter(case: &Case) -> Option<InterpreterUse> {
    case.person.interpreter.then(|| InterpreterUse {
        language: case.person.mother_tongue.to_owned(),
        remote: false,
    })
}

/// What a record of a kind says, written on a day. Of plans, goals, reviews and appointments other functions
/// tell.
pub(crate) fn of(kind: RecordKind, case: &Case, day: NaiveDate, dice: &mut Dice) -> Content {
    match kind {
        RecordKind::Contact => Content::Contact(Contact {
            way: ContactWay::Meeting,
            with: vec![Participant {
                role: ParticipantRole::Client,
                name: None,
            }],
            text: Some(text(&SPOKEN_OF, dice)),
            agreed: Some(text(&AGREED, dice)),
            interpreter: interpreter(case),
        }),
        RecordKind::Assessment => Content::Assessment(Assessment {
            summary: text(&SPOKEN_OF, dice),
            needs: vec![text(&NEEDS, dice)],
            conclusion: Some(text(&AGREED, dice)),
            interpreter: interpreter(case),
        }),
        RecordKind::Measure => Content::Measure(Measure {
            text: text(&MEASURES, dice),
            provider: None,
            period: Period {
                from: Some(day),
                to: Some(days_from(day, MEASURE)),
            },
            goal: None,
        }),
        RecordKind::ReferralOut => Content::ReferralOut(ReferralOut {
            provider: Some("Esimerkkiopisto".to_owned()),
            text: text(&MEASURES, dice),
            answer_by: Some(days_from(day, 21)),
            answer: None,
        }),
        RecordKind::WorkAbilityObservation => Content::WorkAbilityObservation(WorkAbilityObservation {
            text: text(&OBSERVED, dice),
            setting: Some("Pajan keittiö".to_owned()),
        }),
        _ => Content::Note(Note {
            text: text(&SPOKEN_OF, dice),
        }),
    }
}

/// An appointment.
pub(crate) fn appointment(case: &Case, starts_at: DateTime<Utc>) -> Content {
    Content::Appointment(Appointment {
        starts_at,
        ends_at: Some(starts_at + TimeDelta::minutes(45)),
        place: Some("Toimisto".to_owned()),
        about: Some("Tilanteen läpikäynti".to_owned()),
        interpreter: interpreter(case),
        outcome: None,
    })
}

/// A plan for a year, to be reviewed on a day.
pub(crate) fn plan(case: &Case, day: NaiveDate, review_on: NaiveDate, dice: &mut Dice) -> Content {
    Content::Plan(Plan {
        summary: Some(text(&SPOKEN_OF, dice)),
        period: Period {
            from: Some(day),
            to: Some(days_from(day, 364)),
        },
        review_on: Some(review_on),
        interpreter: interpreter(case),
    })
}

/// The goals of a plan that is made on a day, each another.
pub(crate) fn goals(day: NaiveDate, many: i64, dice: &mut Dice) -> Vec<Content> {
    let first = dice.between(0, 4);
    let at = |number: i64| usize::try_from((first + number) % 5).unwrap_or(0);
    (0..many)
        .map(|number| {
            Content::Goal(Goal {
                text: GOALS.get(at(number)).copied().unwrap_or_default().to_owned(),
                target_on: Some(days_from(day, 120 + 60 * number)),
                realisation: None,
            })
        })
        .collect()
}

/// A review of a plan, and when the next one is.
pub(crate) fn review(next_on: NaiveDate, dice: &mut Dice) -> Content {
    Content::Review(Review {
        text: text(&REACHED, dice),
        next_on: Some(next_on),
    })
}
