//! Changing a record: a new version with its reason, never a silent overwriting.

use crate::answer::{self, Answer};
use crate::body::Patched;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::ChangeRecord;
use actix_web::{HttpRequest, patch};
use application::caller::RegisterCaller;
use application::clients::dossier::ClientDossier;
use application::problem::Problem;
use application::problem::Refused;
use application::records::change::{RECORD_REASONS, judge_kind, merged, usual_reason};
use application::records::entering::{Entering, goal_of, judge_goal};
use application::records::parts::{Below, judge_below};
use application::records::read::{one, stored};
use application::records::reviews::{moved_next, set_next};
use application::records::seal::{NextRecord, next_record};
use application::records::show::may_change;
use application::records::subject;
use application::records::whereabouts::Whereabouts;
use contract::problem::Code;
use contract::records::change::RecordPatch;
use contract::records::dto::{RecordChange, ShownRecord};
use domain::client::fact::RestrictedBy;
use domain::ids::{ClientId, RecordId};
use domain::record::{RecordDocument, RecordReason};
use persistence::clients;
use std::sync::Arc;

/// Why a record is changed: the `Change-Reason` header.
fn reason(request: &HttpRequest) -> Result<Option<RecordReason>, Problem> {
    request::coded_header(request, "change-reason", |code| {
        RecordReason::parse(code).filter(|reason| RECORD_REASONS.contains(reason))
    })
}

/// Changes a record by a merge patch.
///
/// Needs `record.edit` and `If-Match`. The header `Change-Reason` says why: `changed` when absent,
/// `corrected`, `completed` or `client_request`. A patch that touches the content repeats its `kind`. Type
/// and state are not changed here. What tells of the whereabouts of a protected client is changed by who sees it
/// alone. The day that the latest review of a plan sets moves the plan's own. The version before is kept. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = RecordPatch,
    responses((status = 200, body = ShownRecord, description = "Changed.")))]
#[patch("/v1/registers/{register}/clients/{client}/records/{record}")]
pub async fn change_record(
    call: Call<ChangeRecord>,
    body: Patched<RecordChange>,
    request: HttpRequest,
) -> Answer {
    let id: RecordId = request::id(&request, "record")?;
    change(call.0, body.0, request, id, None).await
}

/// Changes a record, or what stands below a plan.
///
/// # Errors
/// What keeps it from being changed.
pub async fn change(
    call: RegisterCaller,
    body: RecordPatch,
    request: HttpRequest,
    id: RecordId,
    below: Option<Below>,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let version = request::if_match(&request)?;
    let named = reason(&request)?;
    let shared = Arc::new((call.clone(), body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, row).await?;
                let reach = file.reach(call.today);
                let (found, columns) = stored(call, &mut unit, &reach, id).await?;
                judge_below(&columns, below)?;
                if columns.version != version {
                    return Err(Problem::new(Code::Stale).about(client));
                }
                let refused = |code| Refused(Problem::new(code));
                found.judge(|found| may_change(call, found).map_err(refused))?;
                judge_kind(body, columns.kind)?;
                let whereabouts = Whereabouts::of(call, &mut unit, std::slice::from_ref(&columns)).await?;
                let hidden = whereabouts.withheld(&columns).is_some();
                let reason = named.unwrap_or_else(|| usual_reason(columns.state));
                let entering = found
                    .as_ref()
                    .map(|found| merged(call, found, body, hidden))
                    .transpose()?;
                let judged =
                    entering.judge(|entering| entering.judge_again(call, &file, unit.now).map_err(Refused));
                let (rests_on, ground) = judged?;
                let named = entering.judge(Entering::goal);
                // What it named already is not asked for again: it may be out of the caller's reach.
                if named != found.judge(|found| found.document.content.as_ref().and_then(goal_of)) {
                    judge_goal(call, &mut unit, &reach, named).await?;
                }
                let same = found.as_ref().zip(entering.as_ref());
                let same = same.judge(|(found, entering)| entering.says_what(&found.document));
                let official = entering.judge(|entering| entering.official);
                if same && columns.official == Some(official) && columns.restricted.is_none() {
                    // Nothing is different: no version is made, and nothing seems to have moved.
                    let as_it_is = one(call, &mut unit, &reach, id).await?;
                    return Ok(call.done(unit, as_it_is, call.entry(subject(client)).on(ground)));
                }
                let moved = moved_next(call, &mut unit, &reach, &columns, &found, &entering).await?;
                let recorded_on = domain::civil::today(columns.created_at, call.profile.time_zone);
                let days = entering.judge(|entering| entering.days(&call.profile, recorded_on));
                let next = NextRecord {
                    official: Some(official),
                    days,
                    // It was judged again: it rests on what is in force now.
                    restricted: columns
                        .restricted
                        .filter(|by| *by != RestrictedBy::ConsentWithdrawn),
                    ..NextRecord::of(&columns, reason)
                };
                let document = found.zip(entering).map(|(found, entering)| RecordDocument {
                    state_reason: found.document.state_reason,
                    ..entering.document(rests_on, found.document.salt)
                });
                next_record(call, &mut unit, columns, next, document).await?;
                if let Some((plan, next_on)) = moved {
                    set_next(call, &mut unit, plan, next_on).await?;
                }
                clients::touch(&mut unit, client).await?;
                let changed = one(call, &mut unit, &reach, id).await?;
                Ok(call.done(unit, changed, call.entry(subject(client)).on(ground)))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}
