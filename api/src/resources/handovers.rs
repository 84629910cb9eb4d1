//! Handing over: who answers for clients and their open records, when an official leaves or is away.

pub mod officials;
pub mod unowned;

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::Query;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, post};
use application::handovers::passing::pass;
use application::handovers::{Caseload, Hands, everybody, places};
use application::operations;
use contract::handovers::{Handover, HandoverInput, HandoverOrDryRun};
use contract::outcome::Outcome;
use contract::shared::Effects;
use domain::decision::Ground;
use domain::secret::Secret;
use persistence::CompletedUnit;
use std::sync::Arc;

operations! {
    changes HandOver "handOver" CaseloadEdit [dry_run];
    finds ListUnowned "listUnowned" CaseloadEdit;
    finds ListOfficials "listOfficials" ClientView;
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(officials::list_officials)
        .service(hand_over)
        .service(unowned::list_unowned);
}

/// Hands clients over from one official to another.
///
/// Needs `caseload.edit`. The other official answers for the client relationships that are open and for
/// the open records, each in a new version. At most a hundred clients at a time: `remaining` tells how many
/// are left, and the same call goes on with them. Open records of clients whom the other official would not
/// reach, by a grant for own clients alone, stay where they are (`outOfReach`). Clients of whom nothing is with the official are passed
/// by, so that a call can be repeated. It holds from now on: officials answer without a last day, so that
/// nothing is handed over for a day to come. With `dryRun`, `effects.handover` tells what this call would
/// hand over. Leaves an entry that names every client and both officials.
#[utoipa::path(tag = "handing-over", request_body = HandoverInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be handed over.")),
    responses((status = 200, body = HandoverOrDryRun, description = "What was handed over, and what remains.")))]
#[post("/v1/registers/{register}/handovers")]
async fn hand_over(call: Call<HandOver>, body: Valid<HandoverInput>, request: HttpRequest) -> Answer {
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let hands = Hands::of(&call, &body.body)?;
    let named = body.body.clients.as_deref().map(places).transpose()?;
    let shared = Arc::new((call.clone(), named));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, named) = &*shared;
                let Caseload {
                    next,
                    remaining,
                    out_of_reach,
                } = match named {
                    Some(named) => Caseload {
                        next: named.clone(),
                        ..Caseload::default()
                    },
                    None => everybody(call, &mut unit, hands).await?,
                };
                let passed = pass(call, &mut unit, hands, &next, named.is_some()).await?;
                let Hands { from, to, .. } = hands;
                let about = format!("handover from user {from} to user {to}");
                let handover = Handover {
                    handed_over: passed.subjects.len() as i64,
                    relationships: passed.relationships,
                    records: passed.records,
                    out_of_reach: out_of_reach + passed.out_of_reach,
                    remaining,
                };
                if dry_run {
                    // It was carried out as it would be, and is undone.
                    let asked = call.asked(unit, passed.subjects, Ok(Ground::default()))?;
                    let effects = Effects {
                        handover: Some(handover),
                        ..Effects::default()
                    };
                    return Ok(CompletedUnit {
                        value: asked.value.map(|made| made.bringing(effects)),
                        entry: asked.entry.about(about),
                        ..asked
                    });
                }
                let entry = call.entry(passed.subjects).about(about);
                Ok(call.done(unit, Secret::new(Outcome::Done(handover)), entry))
            }
        })
        .await?;
    Ok(answer::shown(answer))
}
