//! Who came to a shared event, marked at once: each client's record passes on by its own rules, all or none.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::events::MarkAttendance;
use actix_web::{HttpRequest, post};
use application::events::attendance::{Judged, Marked, judge, reached};
use application::events::create::common_ground;
use application::events::read::shown;
use application::records::transitions::take_step;
use contract::events::attendance::EventOrDryRun;
use contract::events::dto::AttendanceInput;
use contract::outcome::Outcome;
use domain::ids::SharedEventId;
use domain::log::Subject;
use std::sync::Arc;

/// Marks who came to an event, of several clients at once.
///
/// Needs `record.edit`. The record of each client who is named passes into the state that is named for it,
/// as by `passRecordOn`; all pass or none, and what is refused for one client stands at that client's place.
/// Each names the `version` of its record that was read: when any has changed since, it is 412 `stale`,
/// naming each. Clients who are not named stay as they are. Leaves one entry that names every client who is
/// shown, those who were marked with `attendance`.
#[utoipa::path(tag = "records", request_body = AttendanceInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = EventOrDryRun, description = "Marked, or what would be decided.")))]
#[post("/v1/registers/{register}/events/{event}/attendance")]
pub async fn mark_attendance(
    call: Call<MarkAttendance>,
    body: Valid<AttendanceInput>,
    request: HttpRequest,
) -> Answer {
    let id: SharedEventId = request::id(&request, "event")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let shared = Arc::new((call.clone(), body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let marked = reached(call, &mut unit, id, &body.clients).await?;
                let subjects: Vec<Subject> = marked.iter().map(Marked::subject).collect();
                let decided = judge(call, marked, unit.now);
                let decided = decided.map_err(|problem| problem.concerning(subjects.clone()));
                let ground_of = |judged: &[Judged]| {
                    common_ground(judged.iter().filter_map(|judged| judged.stepped.ground.as_ref()))
                };
                if dry_run {
                    return call.asked(unit, subjects, decided.map(|judged| ground_of(&judged)));
                }
                let judged = decided?;
                let ground = ground_of(&judged);
                for Judged {
                    columns,
                    stepped,
                    step,
                } in judged
                {
                    take_step(call, &mut unit, columns, stepped, &step).await?;
                }
                let (event, mut named) = shown(call, &mut unit, id).await?;
                for subject in &mut named {
                    let own = subjects.iter().find(|own| own.client == subject.client);
                    if let Some(own) = own {
                        subject.clone_from(own);
                    }
                }
                Ok(call.done(unit, event.map(Outcome::Done), call.entry(named).on(ground)))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}
