//! One call for a case screen: a client with what is open, what comes next and what was done last.

pub mod facts;
pub mod parts;

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, death};
use crate::consents::show::shown_consent;
use crate::records::around::Around;
use crate::records::show::shown_record;
use chrono::NaiveDate;
use contract::dated::parts::Relative;
use contract::overview::dto::{ConsentPart, RecordPart};
use contract::shared::WithheldValue;
use domain::access::Right;
use domain::client::visibility::Withheld;
use domain::consent::ConsentStanding;
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::consents::StoredConsent;
use persistence::records::StoredRecord;
use persistence::relationships::Relationship;
use std::collections::BTreeMap;

/// How many items a part shows; whether there are more is told.
pub const MOST: usize = 10;

/// Names in the log's subject the parts that a right opens; what is withheld for want of it.
pub fn name_parts(call: &RegisterCaller, subject: &mut Subject) -> Vec<WithheldValue> {
    subject.shown.push("relationships".to_owned());
    let consents = [("consents", "/consents", Right::ConsentView)];
    let records = parts::PARTS.map(|(part, pointer)| (part, pointer, Right::RecordView));
    let mut withheld = Vec::new();
    for (part, pointer, right) in consents.into_iter().chain(records) {
        if call.may(right) {
            subject.shown.push(part.to_owned());
        } else {
            subject.withheld.push(part.to_owned());
            withheld.push(WithheldValue::new(pointer, Withheld::CategoryNotInTask));
        }
    }
    withheld
}

pub fn open_one(relationships: &[Relationship], today: NaiveDate) -> Option<&Relationship> {
    let mut latest_first = relationships.iter().rev();
    latest_first.find(|known| {
        known.row.starts_on <= today && known.row.ends_on.is_none_or(|last_day| last_day >= today)
    })
}

pub fn record_part(call: &RegisterCaller, around: &Around, found: &[StoredRecord]) -> RecordPart {
    let items = found
        .iter()
        .take(MOST)
        .map(|stored| shown_record(call, around, stored));
    RecordPart {
        items: items.collect(),
        more: found.len() > MOST,
    }
}

/// The consents in force that the caller may see, one more than is shown.
pub fn consents_in_force(call: &RegisterCaller, file: &ClientDossier) -> Secret<Vec<StoredConsent>> {
    let may = call.may(Right::ConsentView);
    let all = file.facts.as_ref().zip(file.consents.as_ref());
    all.map(|(facts, consents)| {
        let death = death(facts);
        let in_force =
            |stored: &&StoredConsent| stored.consent.standing(call.today, death) == ConsentStanding::InForce;
        let in_force = consents.iter().filter(|_| may).filter(in_force);
        in_force.take(MOST + 1).cloned().collect()
    })
}

pub fn consent_part(
    call: &RegisterCaller,
    in_force: &[StoredConsent],
    death: Option<NaiveDate>,
    relatives: &BTreeMap<ClientId, Relative>,
) -> ConsentPart {
    let items = in_force.iter().take(MOST);
    ConsentPart {
        items: items
            .map(|stored| shown_consent(call, stored, death, relatives))
            .collect(),
        more: in_force.len() > MOST,
    }
}
