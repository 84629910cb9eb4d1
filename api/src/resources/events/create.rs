//! Entering a shared event: on every client who took part, or on none; and on who came besides.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::events::{CreateEvent, CreateEventRecords};
use actix_web::{HttpRequest, post};
use application::caller::RegisterCaller;
use application::events::create::{Entry, already, common_ground, joining, seal};
use application::events::entering::{judge, parse, reach};
use application::events::read::shown;
use application::problem::Problem;
use application::records::whereabouts::{Whereabouts, may_tell};
use contract::events::dto::{EventInput, EventRecordsInput, ShownEvent};
use contract::outcome::Outcome;
use contract::problem::Code;
use domain::ids::SharedEventId;
use domain::log::Subject;
use persistence::Logged;
use std::borrow::Cow;
use std::sync::Arc;

/// Enters a visit or a group meeting of several clients at once.
///
/// Needs `record.edit`. Each client gets a record of their own, judged as if it were entered alone; either
/// all are entered or none, and what is refused for one client stands at that client's place. What is
/// written of all stands on every record: participants who are clients or of a family are not named in it,
/// and `note` is for what concerns one client. Who came is said by the state of each record, and changed by
/// its transitions, of several at once by `markAttendance`. Leaves one entry that names every client.
#[utoipa::path(tag = "records",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = EventInput,
    responses(
        (status = 201, body = ShownEvent, description = "Entered on every client."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/events")]
pub async fn create_event(call: Call<CreateEvent>, body: Valid<EventInput>, request: HttpRequest) -> Answer {
    let id = SharedEventId(call.app.store.ids().next());
    let path = request.path().to_owned();
    let answer = enter(call.0, &request, &body.digest, id, Entry::Event(body.body)).await?;
    Ok(answer::made(answer, |event: &ShownEvent| {
        format!("{path}/{}", event.id)
    }))
}

/// Enters further clients on an event: who came unexpectedly.
///
/// Needs `record.edit`. Each gets a record of their own, of the event's type, judged as if it were entered
/// alone; all are entered or none. Clients who have a record of the event already are refused. Leaves one
/// entry that names every client who is shown.
#[utoipa::path(tag = "records",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = EventRecordsInput,
    responses(
        (status = 201, body = ShownEvent, description = "Entered on each of them; the event."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/events/{event}/records")]
pub async fn create_event_records(
    call: Call<CreateEventRecords>,
    body: Valid<EventRecordsInput>,
    request: HttpRequest,
) -> Answer {
    let id: SharedEventId = request::id(&request, "event")?;
    let event = request.path().trim_end_matches("/records").to_owned();
    let answer = enter(call.0, &request, &body.digest, id, Entry::Further(body.body)).await?;
    Ok(answer::made(answer, |_: &ShownEvent| event))
}

/// Enters clients on an event, all or none.
async fn enter(
    call: RegisterCaller,
    request: &HttpRequest,
    digest: &[u8],
    id: SharedEventId,
    asked: Entry,
) -> Result<Logged<Outcome<ShownEvent>>, Problem> {
    let dry_run = Query::parse(request, &["dryRun"])?.flag("dryRun")?;
    let key = request::idempotency(&call, &request, digest)?;
    let shared = Arc::new((call.clone(), key, asked));
    call.write(move |mut unit| {
        let shared = shared.clone();
        async move {
            let (call, key, asked) = &*shared;
            let key = key.as_ref().filter(|_| !dry_run);
            let claimed = call.claim(&mut unit, key, id.0).await?;
            if let Some(made) = claimed {
                let (again, subjects) = shown(call, &mut unit, SharedEventId(made)).await?;
                return Ok(call.done(unit, again.map(Outcome::Done), call.entry(subjects)));
            }
            let body = match asked {
                Entry::Event(body) => Cow::Borrowed(body),
                Entry::Further(further) => Cow::Owned(joining(call, &mut unit, id, further).await?),
            };
            let parsed = parse(call, &body);
            let reached = reach(call, &mut unit, body.clients.iter().map(|client| client.client)).await;
            // Looked at only now: from here on nobody else enters these clients.
            let already = match asked {
                Entry::Event(_) => Vec::new(),
                Entry::Further(further) => already(call, &mut unit, id, further).await?,
            };
            let files = reached.map_err(|problem| problem.at(already.clone()));
            let files = files.and_then(|files| match already.is_empty() {
                true => Ok(files),
                false => Err(Problem::invalid(already)),
            });
            let files = files.map_err(|problem| match &parsed {
                // Everything that is wrong with the form of a request is told at once.
                Err(other) if other.code == Code::ValidationFailed => problem.at(other.errors.clone()),
                _ => problem,
            })?;
            let subjects: Vec<_> = files
                .iter()
                .map(|file| Subject::shown(file.client(), "records"))
                .collect();
            let whereabouts = Whereabouts::of_event(call, &mut unit, id).await?;
            let decided = parsed.and_then(|entering| {
                // Whose part in the event is protected is not told by what others' records say.
                if whereabouts.hides_event(id) {
                    entering.iter().try_for_each(|own| may_tell(&own.content))?;
                }
                judge(call, &files, &body, entering, unit.now)
            });
            let decided = decided.map_err(|problem| problem.concerning(subjects.clone()));
            if dry_run {
                let ground = decided.map(|judged| common_ground(judged.iter().map(|(_, _, ground)| ground)));
                return call.asked(unit, subjects, ground);
            }
            let judged = decided?;
            let ground = common_ground(judged.iter().map(|(_, _, ground)| ground));
            seal(call, &mut unit, id, &files, judged).await?;
            let (made, subjects) = shown(call, &mut unit, id).await?;
            Ok(call.done(unit, made.map(Outcome::Done), call.entry(subjects).on(ground)))
        }
    })
    .await
}
