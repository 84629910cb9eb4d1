//! One call for a case screen: a client with what is open, what comes next and what was done last.

mod dto;
mod facts;
mod parts;

use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::call::Call;
use crate::contract::coded::Open;
use crate::contract::shared::WithheldValue;
use crate::operations;
use crate::request::{self, Query};
use crate::resources::clients::file::{File, death};
use crate::resources::clients::view::{Sight, client_fields};
use crate::resources::consents::{ShownConsent, representing};
use crate::resources::dated::Relative;
use crate::resources::records::{Around, ShownRecord, visible_types};
use crate::resources::relationships::ShownRelationship;
use crate::resources::worklists::CappedCount;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use chrono::NaiveDate;
use domain::access::Right;
use domain::client::visibility::Withheld;
use domain::consent::ConsentStanding;
use domain::ids::{ClientId, ConsentId};
use domain::log::Subject;
use domain::secret::Secret;
use dto::{ConsentPart, KindCount, Overview, PermitPart, RecordPart, RelatedPersonPart};
use persistence::consents::StoredConsent;
use persistence::records::StoredRecord;
use persistence::relationships::{self, Relationship};
use std::collections::BTreeMap;

operations! { ReadOverview "readOverview" ClientView; }

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service.service(read_overview);
}

/// How many items a part shows; whether there are more is told.
const MOST: usize = 10;

/// Reads a client with all that a case screen begins with.
///
/// Needs `client.view`; consents need `consent.view` and records `record.view`, and what the caller may not
/// see is null and named in `withheld`. Every list is bounded and says whether there is more. Leaves one
/// entry that names the client, the fields and the parts shown, and those withheld.
#[utoipa::path(tag = "clients", responses((status = 200, body = Overview, description = "The client and what is going on.")))]
#[get("/v1/registers/{register}/clients/{client}/overview")]
async fn read_overview(call: Call<ReadOverview>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    let relationships = relationships::of_client(&mut unit.tx, call.register.key, client).await?;
    let visible = visible_types(&call, &file.protection(call.today));
    let casework = parts::open(&call, &mut unit, client, &visible).await?;
    let sight = Sight::of(&call, &file.row, &file.facts);
    let mut subject = sight.subject(client, client_fields());
    let mut withheld = name_parts(&call, &mut subject);
    let permits = facts::of_kind(&call, &mut unit, &sight, &file.facts, &mut subject, "/permits").await?;
    let related = facts::of_kind(
        &call,
        &mut unit,
        &sight,
        &file.facts,
        &mut subject,
        "/relatedPersons",
    )
    .await?;
    let in_force = consents_in_force(&call, &file);
    let first: Vec<ConsentId> =
        in_force.judge(|consents| consents.iter().take(MOST).map(|stored| stored.id).collect());
    let is_shown = |stored: &StoredConsent| first.contains(&stored.id);
    let representing = representing(&call, &mut unit, &in_force, is_shown).await?;
    drop(unit);
    withheld.extend(permits.withheld.into_iter().chain(related.withheld));
    let mut subjects = vec![subject];
    subjects.extend(related.others);
    subjects.extend(representing.subjects.iter().cloned());
    let (records, counts) = (call.may(Right::RecordView), casework.counts);
    let around = casework.around;
    let all = file.facts.as_ref().zip(file.consents.as_ref());
    let all = all.zip(casework.records).zip(permits.shown.zip(related.shown));
    let all = all.zip(in_force.zip(representing.relatives()));
    let shown = all.map(
        |((((facts, consents), casework), (permits, related)), (in_force, relatives))| {
            let part = |found: Vec<StoredRecord>| records.then(|| record_part(&call, &around, &found));
            Overview {
                client: sight.client(&file.row, facts, consents, &relationships),
                relationship: open_one(&relationships, call.today)
                    .map(|open| ShownRelationship::of(&call, open)),
                appointments: part(casework.appointments),
                plans: part(casework.plans),
                measures: part(casework.measures),
                latest: part(casework.latest),
                consents: call
                    .may(Right::ConsentView)
                    .then(|| consent_part(&call, &in_force, death(facts), relatives)),
                permits: PermitPart::of(permits),
                related_persons: RelatedPersonPart::of(related),
                record_counts: records.then(|| {
                    let counts = counts.iter().map(|(kind, count)| KindCount {
                        kind: Open(*kind),
                        count: CappedCount::of(*count),
                    });
                    counts.collect()
                }),
                withheld,
            }
        },
    );
    Ok(answer::shown(call.show(shown, call.entry(subjects)).await?))
}

/// Names in the log's subject the parts that a right opens; what is withheld for want of it.
fn name_parts(call: &RegisterCaller, subject: &mut Subject) -> Vec<WithheldValue> {
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

fn open_one(relationships: &[Relationship], today: NaiveDate) -> Option<&Relationship> {
    let mut latest_first = relationships.iter().rev();
    latest_first.find(|known| {
        known.row.starts_on <= today && known.row.ends_on.is_none_or(|last_day| last_day >= today)
    })
}

fn record_part(call: &RegisterCaller, around: &Around, found: &[StoredRecord]) -> RecordPart {
    let items = found
        .iter()
        .take(MOST)
        .map(|stored| ShownRecord::of(call, around, stored));
    RecordPart {
        items: items.collect(),
        more: found.len() > MOST,
    }
}

/// The consents in force that the caller may see, one more than is shown.
fn consents_in_force(call: &RegisterCaller, file: &File) -> Secret<Vec<StoredConsent>> {
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

fn consent_part(
    call: &RegisterCaller,
    in_force: &[StoredConsent],
    death: Option<NaiveDate>,
    relatives: &BTreeMap<ClientId, Relative>,
) -> ConsentPart {
    let items = in_force.iter().take(MOST);
    ConsentPart {
        items: items
            .map(|stored| ShownConsent::of(call, stored, death, relatives))
            .collect(),
        more: in_force.len() > MOST,
    }
}
