//! Entering a shared event: on every client who took part, or on none.

use super::CreateEvent;
use super::dto::{EventInput, ShownEvent};
use super::entering::{judge, parse, reach};
use super::read::shown;
use crate::answer::{self, Made};
use crate::body::Valid;
use crate::call::Call;
use crate::problem::{Code, Problem};
use crate::request::Query;
use crate::resources::records::{Entered, seal_first};
use actix_web::{HttpRequest, HttpResponse, post};
use domain::decision::Ground;
use domain::ids::{RecordId, SharedEventId};
use domain::log::Subject;
use persistence::clients;
use std::sync::Arc;

/// Enters a visit or a group meeting of several clients at once.
///
/// Needs `record.edit`. Each client gets a record of their own, judged as if it were entered alone; either
/// all are entered or none, and what is refused for one client stands at that client's place. What is
/// written of all stands on every record: participants who are clients or of a family are not named in it,
/// and `note` is for what concerns one client. Who came is said by the state of each record, and changed by
/// its transitions. Leaves one entry that names every client.
#[utoipa::path(tag = "records",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = EventInput,
    responses(
        (status = 201, body = ShownEvent, description = "Entered on every client."),
        (status = 200, body = crate::resources::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/events")]
pub(super) async fn create_event(
    call: Call<CreateEvent>,
    body: Valid<EventInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, &body.digest)?;
    let id = SharedEventId(call.state.store.ids().next());
    let path = request.path().to_owned();
    let shared = Arc::new((call.clone(), key, body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, body) = &*shared;
                let key = key.as_ref().filter(|_| !dry_run);
                let claimed = call.claim(&mut unit, key, id.0).await?;
                if let Some(made) = claimed {
                    let (again, subjects) = shown(call, &mut unit, SharedEventId(made)).await?;
                    return Ok(call.done(unit, again.map(Made::Resource), call.entry(subjects)));
                }
                let parsed = parse(call, body);
                let reached = reach(call, &mut unit, body).await;
                let files = reached.map_err(|problem| match &parsed {
                    // Everything that is wrong with the form of a request is told at once.
                    Err(other) if other.code == Code::ValidationFailed => problem.at(other.errors.clone()),
                    _ => problem,
                })?;
                let subjects: Vec<_> = files
                    .iter()
                    .map(|file| Subject::shown(file.client(), "records"))
                    .collect();
                let decided = parsed.and_then(|entering| judge(call, &files, body, entering, unit.now));
                let decided = decided.map_err(|problem| problem.concerning(subjects.clone()));
                if dry_run {
                    let ground =
                        decided.map(|judged| common_ground(judged.iter().map(|(_, _, ground)| ground)));
                    return call.asked(unit, subjects, ground);
                }
                let judged = decided?;
                let ground = common_ground(judged.iter().map(|(_, _, ground)| ground));
                for (file, (entering, rests_on, _)) in files.iter().zip(judged) {
                    let entered = Entered {
                        id: RecordId(unit.ids().next()),
                        parent: None,
                        event: Some(id),
                        entering,
                        rests_on,
                    };
                    seal_first(call, &mut unit, file.client(), entered).await?;
                    clients::touch(&mut unit, file.client()).await?;
                }
                let (made, subjects) = shown(call, &mut unit, id).await?;
                Ok(call.done(unit, made.map(Made::Resource), call.entry(subjects).on(ground)))
            }
        })
        .await?;
    Ok(answer::made(answer, |event: &ShownEvent| {
        format!("{path}/{}", event.id)
    }))
}

/// The ground of all, when they have the same: consents differ from client to client.
fn common_ground<'g>(mut grounds: impl Iterator<Item = &'g Ground>) -> Ground {
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
