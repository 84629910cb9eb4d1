//! Entering a shared event: on every client who took part, or on none; and on who came besides.

use super::dto::{EventInput, EventRecordsInput, ShownEvent};
use super::entering::{Judged, judge, parse, reach};
use super::read::{MOST, shown, visible};
use super::{CreateEvent, CreateEventRecords};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::Made;
use crate::contract::problem::{Code, FieldError};
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::records::{Entered, Whereabouts, may_tell, seal_first};
use actix_web::{HttpRequest, post};
use domain::decision::Ground;
use domain::ids::{RecordId, SharedEventId};
use domain::log::Subject;
use persistence::{Logged, Unit, clients};
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
        (status = 200, body = crate::contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/events")]
pub(super) async fn create_event(
    call: Call<CreateEvent>,
    body: Valid<EventInput>,
    request: HttpRequest,
) -> Answer {
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
        (status = 200, body = crate::contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/events/{event}/records")]
pub(super) async fn create_event_records(
    call: Call<CreateEventRecords>,
    body: Valid<EventRecordsInput>,
    request: HttpRequest,
) -> Answer {
    let id: SharedEventId = request::id(&request, "event")?;
    let event = request.path().trim_end_matches("/records").to_owned();
    let answer = enter(call.0, &request, &body.digest, id, Entry::Further(body.body)).await?;
    Ok(answer::made(answer, |_: &ShownEvent| event))
}

/// What is entered.
enum Entry {
    /// An event.
    Event(EventInput),
    /// Records of further clients of an event.
    Further(EventRecordsInput),
}

/// Enters clients on an event, all or none.
async fn enter(
    call: RegisterCaller,
    request: &HttpRequest,
    digest: &[u8],
    id: SharedEventId,
    asked: Entry,
) -> Result<Logged<Made<ShownEvent>>, Problem> {
    let dry_run = Query::parse(request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(request, digest)?;
    let shared = Arc::new((call.clone(), key, asked));
    call.write(move |mut unit| {
        let shared = shared.clone();
        async move {
            let (call, key, asked) = &*shared;
            let key = key.as_ref().filter(|_| !dry_run);
            let claimed = call.claim(&mut unit, key, id.0).await?;
            if let Some(made) = claimed {
                let (again, subjects) = shown(call, &mut unit, SharedEventId(made)).await?;
                return Ok(call.done(unit, again.map(Made::Resource), call.entry(subjects)));
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
            Ok(call.done(unit, made.map(Made::Resource), call.entry(subjects).on(ground)))
        }
    })
    .await
}

/// What is entered on further clients.
async fn joining(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
    further: &EventRecordsInput,
) -> Result<EventInput, Problem> {
    let (every, seen) = visible(call, unit, id).await?;
    let room = MOST.saturating_sub(every.judge(Vec::len));
    if further.clients.len() > room {
        let error = FieldError::new("/clients", "too_many_items").with("limit", room);
        return Err(Problem::invalid([error]));
    }
    let first = seen.first().ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(further.clone().of_type(first.record_type.clone()))
}

/// The places of those who have a record of the event already.
async fn already(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
    further: &EventRecordsInput,
) -> Result<Vec<FieldError>, Problem> {
    let (_, seen) = visible(call, unit, id).await?;
    let has_one = |client: uuid::Uuid| seen.iter().any(|columns| columns.client.0 == client);
    let places = further.clients.iter().enumerate();
    Ok(places
        .filter(|(_, client)| has_one(client.client))
        .map(|(at, _)| FieldError::new(format!("/clients/{at}/client"), "already_so"))
        .collect())
}

/// Seals the record of each client.
async fn seal(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
    files: &[File],
    judged: Vec<Judged>,
) -> Result<(), Problem> {
    for (file, (entering, rests_on, _)) in files.iter().zip(judged) {
        let entered = Entered {
            id: RecordId(unit.ids().next()),
            parent: None,
            event: Some(id),
            entering,
            rests_on,
        };
        seal_first(call, unit, file.client(), entered).await?;
        clients::touch(unit, file.client()).await?;
    }
    Ok(())
}

/// The ground of all, when they have the same: consents differ from client to client.
pub(super) fn common_ground<'g>(mut grounds: impl Iterator<Item = &'g Ground>) -> Ground {
    let Some(first) = grounds.next() else {
        return Ground::default();
    };
    match grounds.all(|ground| ground == first) {
        true => first.clone(),
        false => Ground {
            consent: None,
            ..first.clone()
        },
    }
}
