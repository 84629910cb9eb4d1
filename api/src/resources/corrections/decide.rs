//! Deciding a correction: by another person than the one who asked for it.

use super::dto::{CorrectionDecisionInput, ShownCorrection, may_decide};
use super::{DecideCorrection, about, along, carry, find, shown, subjects};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::{Decided, Made};
use crate::contract::problem::Code;
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::records::{RECORDS, prove, stored, withheld};
use actix_web::{HttpRequest, post};
use domain::decision::Ground;
use domain::ids::{ClientId, CorrectionId, RecordId};
use domain::log::Subject;
use domain::record::{CorrectionDecision, CorrectionState, RecordReason};
use domain::secret::Secret;
use persistence::corrections::{self, CorrectionRow};
use persistence::{Error, Unit, clients, records};
use std::sync::Arc;

/// The correction, or what would be decided.
type CorrectionOrDryRun = Decided<ShownCorrection>;

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
pub(super) async fn decide_correction(
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
                Ok(call.done(unit, Secret::new(Made::Resource(decided)), entry))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}

/// A correction whose clients are locked: both in the order of their ids, so that two decisions never wait
/// for each other in a circle.
async fn locked(call: &RegisterCaller, unit: &mut Unit, id: CorrectionId) -> Result<CorrectionRow, Problem> {
    let row = find(call, unit, id).await?;
    let mut both: Vec<ClientId> = [Some(row.client_id), row.target_client]
        .into_iter()
        .flatten()
        .map(ClientId)
        .collect();
    both.sort();
    for client in both {
        call.lock_client(unit, client).await?;
    }
    find(call, unit, id).await
}

/// Moves or redacts; the record's new id, when it was moved.
async fn carry_out(
    call: &RegisterCaller,
    unit: &mut Unit,
    row: &CorrectionRow,
) -> Result<Option<RecordId>, Problem> {
    let (client, id) = (ClientId(row.client_id), RecordId(row.record_id));
    let own = call.client(unit, client).await?;
    let file = File::open(unit, own).await?;
    let (found, _) = stored(call, unit, &file.reach(call.today), id).await?;
    // Nobody confirms unseen. Marked passages are no hindrance: where no task sees them, they could else never be
    // redacted.
    if found.judge(|found| withheld(call, found).is_some()) {
        return Err(Problem::new(Code::FieldWithheld).about(client));
    }
    let each = match row.target_client {
        Some(_) => along::with_record(call, unit, &file, id).await?,
        None => records::below_and_itself(unit, client, id).await?,
    };
    let mut moved_to = None;
    if let Some(target) = row.target_client.map(ClientId) {
        let other = call.client(unit, target).await?;
        let other = File::open(unit, other).await?;
        let moved = carry::over(call, unit, &other, &each).await?;
        for (id, original) in moved {
            moved_to = moved_to.or(Some(id));
            // The original is another's now: what proves it stands in the log of that client alone.
            let entry = call.entry(vec![Subject::shown(target, RECORDS)]);
            let entry = prove(unit, target, id, original, entry).await?;
            if entry.about.is_some() {
                unit.enter(&[entry]).await?;
            }
        }
        clients::touch(unit, target).await?;
    }
    let reason = match moved_to {
        Some(_) => RecordReason::Moved,
        None => RecordReason::Redacted,
    };
    carry::out(call, unit, each, reason).await?;
    clients::touch(unit, client).await?;
    Ok(moved_to)
}
