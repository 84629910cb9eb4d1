//! Deciding a correction: by another person than the one who asked for it.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::corrections::DecideCorrection;
use actix_web::{HttpRequest, post};
use application::corrections::decide::{carry_out, locked};
use application::corrections::dto::may_decide;
use application::corrections::{about, find, shown, subjects};
use application::problem::Problem;
use contract::corrections::decide::CorrectionOrDryRun;
use contract::corrections::dto::CorrectionDecisionInput;
use contract::outcome::Outcome;
use contract::problem::Code;
use domain::decision::Ground;
use domain::ids::{ClientId, CorrectionId};
use domain::record::{CorrectionDecision, CorrectionState};
use domain::secret::Secret;
use persistence::{Error, corrections};
use std::sync::Arc;

/// Confirms or refuses a correction.
///
/// Needs `record.correct` and `If-Match`, and another person than the one who asked. Confirmed, the record
/// is moved with its versions, their authors and times, with what stands below it and the measures that serve
/// its goals, or redacted; on the
/// client where it stood every version is erased, and a trace without content stays that nothing shows.
/// Leaves an entry that names both clients.
#[utoipa::path(tag = "corrections", request_body = CorrectionDecisionInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = CorrectionOrDryRun, description = "Decided, or what would be decided.")))]
#[post("/v1/registers/{register}/corrections/{correction}/decision")]
pub async fn decide_correction(
    call: Call<DecideCorrection>,
    body: Valid<CorrectionDecisionInput>,
    request: HttpRequest,
) -> Answer {
    let id: CorrectionId = request::id(&request, "correction")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let version = request::if_match(&request)?;
    let confirmed = body.body.decision.0 == CorrectionDecision::Confirmed;
    let shared = Arc::new(call.clone());
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let row = locked(&call, &mut unit, id).await?;
                let client = ClientId(row.client_id);
                may_decide(&call, &row).map_err(|code| Problem::new(code).about(client))?;
                if row.version != version {
                    return Err(Problem::new(Code::Stale).about(client));
                }
                let carried_out = match confirmed {
                    true => carry_out(&call, &mut unit, &row).await,
                    false => Ok(None),
                };
                if dry_run {
                    let decided = carried_out.map(|_| Ground::default());
                    return call.asked(unit, subjects(&row), decided);
                }
                let moved_to = carried_out?;
                let state = match confirmed {
                    true => CorrectionState::Confirmed,
                    false => CorrectionState::Refused,
                };
                let by = call.person.id;
                if !corrections::decide(&mut unit, id, version, state, by, moved_to).await? {
                    return Err(Error::Collided.into());
                }
                let row = find(&call, &mut unit, id).await?;
                let (decided, subjects) = shown(&call, &mut unit, row).await?;
                let entry = call.entry(subjects).about(about(id));
                Ok(call.done(unit, Secret::new(Outcome::Done(decided)), entry))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}
