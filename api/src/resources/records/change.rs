//! Changing a record: a new version with its reason, never a silent overwriting.

use super::content::RecordContentInput;
use super::dto::{Passage, RecordChange, RecordInput, ShownRecord};
use super::entering::{Entering, goal_of, judge_goal};
use super::parts::{Below, judge_below};
use super::read::{one, stored};
use super::reviews::{moved_next, set_next};
use super::seal::{NextRecord, next_record};
use super::show::may_change;
use super::whereabouts::{Whereabouts, may_touch, unseen_marks};
use super::{ChangeRecord, subject};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Patched;
use crate::call::Call;
use crate::contract::patch::Patch;
use crate::contract::problem::{Code, FieldError};
use crate::contract::shared::SourceInput;
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::dated::Refused;
use actix_web::{HttpRequest, patch};
use domain::client::fact::RestrictedBy;
use domain::ids::{ClientId, RecordId};
use domain::record::{RecordDocument, RecordKind, RecordReason, RecordState};
use persistence::clients;
use persistence::records::StoredRecord;
use serde_json::Value;
use std::sync::Arc;

/// A merge patch of a record.
pub type RecordPatch = Patch<RecordChange>;

/// Reasons that a caller may give for a new version; the others say themselves what was done.
pub const RECORD_REASONS: [RecordReason; 4] = [
    RecordReason::Changed,
    RecordReason::Corrected,
    RecordReason::Completed,
    RecordReason::ClientRequest,
];

/// Why a record is changed: the `Change-Reason` header.
fn reason(request: &HttpRequest) -> Result<Option<RecordReason>, Problem> {
    request::coded_header(request, "change-reason", |code| {
        RecordReason::parse(code).filter(|reason| RECORD_REASONS.contains(reason))
    })
}

/// The reason, when none was named.
fn usual_reason(state: RecordState) -> RecordReason {
    match state {
        RecordState::Draft => RecordReason::Drafted,
        _ => RecordReason::Changed,
    }
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
pub(super) async fn change_record(
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
                let file = File::open(&mut unit, row).await?;
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

/// A patch repeats the kind of the record: one of another kind is told so, rather than what the whole would miss.
///
/// # Errors
/// `wrong_kind`.
fn judge_kind(body: &RecordPatch, kind: RecordKind) -> Result<(), Problem> {
    let named = body.value.pointer("/content/kind").and_then(Value::as_str);
    match named.is_none_or(|named| named == kind.code()) {
        true => Ok(()),
        false => Err(Problem::invalid(vec![
            FieldError::new("/content/kind", "wrong_kind").with_each("allowed", [kind.code()]),
        ])),
    }
}

/// What comes of applying a patch to a record.
fn merged(
    call: &RegisterCaller,
    stored: &StoredRecord,
    body: &RecordPatch,
    hidden: bool,
) -> Result<Entering, Refused> {
    let (columns, document) = (&stored.columns, &stored.document);
    let gone = || Refused(Problem::new(Code::NotFound));
    let former = document.content.as_ref().ok_or_else(gone)?;
    let unseen = match hidden {
        true => former.places_of_whereabouts(),
        false => Vec::new(),
    };
    may_touch(body, &unseen).map_err(Refused)?;
    let current = RecordInput {
        record_type: columns.record_type.clone(),
        content: RecordContentInput::of(former),
        state: None,
        held_on: document.held_on,
        source: SourceInput::of(&document.source),
        official: columns.official.map(|official| official.0),
        passages: document.passages.iter().map(Passage::of).collect(),
    };
    let current = serde_json::to_value(&current).map_err(|_| Refused(Problem::new(Code::Internal)))?;
    let input: RecordInput = body
        .apply_as(&call.app.schemas, current)
        .map_err(|errors| Refused(errors.into()))?;
    let known = columns.official;
    let mut entering =
        Entering::parse_again(call, &input, columns.kind, columns.state, known).map_err(Refused)?;
    if !body.members().any(|member| member == "passages") {
        entering.passages = document.marks_kept_by(&entering.content);
    } else {
        // What marks a text that is not shown is not written anew.
        let anew = entering.passages.drain(..);
        let seen = anew.filter(|passage| !unseen.contains(&passage.pointer));
        entering.passages = seen.chain(unseen_marks(&document.passages, &unseen)).collect();
    }
    if hidden {
        may_touch(body, &entering.content.whereabouts_told()).map_err(Refused)?;
    }
    Ok(entering)
}
