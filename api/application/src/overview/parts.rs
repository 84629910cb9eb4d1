//! The parts of an overview: how they are named, and what each shows.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, death};
use crate::consents::show::{Relatives, shown_consent};
use crate::records::context::RecordContext;
use crate::records::show::shown_record;
use chrono::NaiveDate;
use contract::overview::{ConsentPart, RecordPart};
use contract::shared::WithheldValue;
use domain::access::Right;
use domain::client::visibility::Withheld;
use domain::consent::ConsentStanding;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::consents::StoredConsent;
use persistence::records::StoredRecord;
use persistence::relationships::Relationship;

/// How many items a part shows; whether there are more is told.
pub(super) const MOST: usize = 10;

/// Parts that records make, as the log names them, and where each stands.
const RECORD_PARTS: [(&str, &str); 5] = [
    ("appointments", "/appointments"),
    ("plans", "/plans"),
    ("measures", "/measures"),
    ("contacts_and_notes", "/latest"),
    ("record_counts", "/recordCounts"),
];

/// Names in the log's subject the parts that a right opens; what is withheld for want of it.
pub(super) fn name_parts(caller: &RegisterCaller, subject: &mut Subject) -> Vec<WithheldValue> {
    subject.shown.push("relationships".to_owned());
    let consents = [("consents", "/consents", Right::ConsentView)];
    let records = RECORD_PARTS.map(|(part, pointer)| (part, pointer, Right::RecordView));
    let mut withheld = Vec::new();
    for (part, pointer, right) in consents.into_iter().chain(records) {
        if caller.may(right) {
            subject.shown.push(part.to_owned());
        } else {
            subject.withheld.push(part.to_owned());
            withheld.push(WithheldValue::new(pointer, Withheld::CategoryNotInTask));
        }
    }
    withheld
}

/// The relationship that is open on a day, the latest of them.
pub(super) fn open_relationship(relationships: &[Relationship], today: NaiveDate) -> Option<&Relationship> {
    let mut latest_first = relationships.iter().rev();
    latest_first.find(|known| {
        known.row.starts_on <= today && known.row.ends_on.is_none_or(|last_day| last_day >= today)
    })
}

/// The first records of a part.
pub(super) fn record_part(
    caller: &RegisterCaller,
    context: &RecordContext,
    found: &[StoredRecord],
) -> RecordPart {
    let items = found
        .iter()
        .take(MOST)
        .map(|stored| shown_record(caller, context, stored));
    RecordPart {
        items: items.collect(),
        more: found.len() > MOST,
    }
}

/// The consents in force that the caller may see, one more than is shown.
pub(super) fn consents_in_force(
    caller: &RegisterCaller,
    dossier: &ClientDossier,
) -> Secret<Vec<StoredConsent>> {
    let may = caller.may(Right::ConsentView);
    let all = dossier.facts.as_ref().zip(dossier.consents.as_ref());
    all.map(|(facts, consents)| {
        let death = death(facts);
        let in_force = |stored: &&StoredConsent| {
            stored.consent.standing(caller.today, death) == ConsentStanding::InForce
        };
        let in_force = consents.iter().filter(|_| may).filter(in_force);
        in_force.take(MOST + 1).cloned().collect()
    })
}

/// The first consents in force.
pub(super) fn consent_part(
    caller: &RegisterCaller,
    in_force: &[StoredConsent],
    death: Option<NaiveDate>,
    relatives: &Relatives,
) -> ConsentPart {
    let items = in_force.iter().take(MOST);
    ConsentPart {
        items: items
            .map(|stored| shown_consent(caller, stored, death, relatives))
            .collect(),
        more: in_force.len() > MOST,
    }
}
