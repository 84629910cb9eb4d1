//! Handing over: who answers for clients and their open records, when an official leaves or is away.

pub mod officials;
pub mod unowned;

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, post};
use application::execute::execute;
use application::handovers;
use application::operations;
use contract::handovers::hand_over::{HandoverInput, HandoverOrDryRun};

operations! {
    changes HandOver "handOver" CaseloadEdit [dry_run];
    finds ListUnowned "listUnowned" CaseloadEdit [paged];
    finds ListOfficials "listOfficials" ClientView [paged];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
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
    let manner = request::dry_run(&request)?;
    let command = handovers::hand_over::HandOver::new(&call, &body.body)?;
    Ok(answer::shown(execute(&*call, command, manner).await?))
}
