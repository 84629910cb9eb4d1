//! One call for a case screen: a client with what is open, what comes next and what was done last.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use application::clients::dossier::{ClientDossier, death};
use application::clients::view::{Sight, client_fields};
use application::consents::show::representing;
use application::operations;
use application::overview::{
    MOST, consent_part, consents_in_force, facts, name_parts, open_one, parts, record_part,
};
use application::records::read::visible_types;
use application::relationships::dto::shown_relationship;
use contract::coded::Open;
use contract::overview::dto::{KindCount, Overview, PermitPart, RelatedPersonPart};
use contract::worklists::mine::CappedCount;
use domain::access::Right;
use domain::ids::{ClientId, ConsentId};
use persistence::consents::StoredConsent;
use persistence::records::StoredRecord;
use persistence::relationships;

operations! {
    reads ReadOverview "readOverview" ClientView [on_client(ClientAction::ByRight)];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service.service(read_overview);
}

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
    let file = ClientDossier::open(&mut unit, row).await?;
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
                    .map(|open| shown_relationship(&call, open)),
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
