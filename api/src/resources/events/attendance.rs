//! Who came to a shared event, marked at once: each client's record passes on by its own rules, all or none.

use super::MarkAttendance;
use super::create::common_ground;
use super::dto::{AttendanceInput, ClientAttendanceInput, ShownEvent};
use super::entering::reach;
use super::read::{shown, visible};
use crate::answer::{self, Decided, Made};
use crate::body::Valid;
use crate::call::{Call, Operation};
use crate::problem::{Code, FieldError, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::records::{Step, Stepped, judge_step, said, stored, take_step};
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::{DateTime, Utc};
use domain::ids::{RecordId, SharedEventId};
use domain::log::Subject;
use domain::record::StateReason;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{RecordColumns, StoredRecord};
use std::sync::Arc;

/// The event, or what would be decided.
type EventOrDryRun = Decided<ShownEvent>;

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
pub(super) async fn mark_attendance(
    call: Call<MarkAttendance>,
    body: Valid<AttendanceInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
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
                Ok(call.done(unit, event.map(Made::Resource), call.entry(named).on(ground)))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}

/// A client's record of the event, and the step that it is to take.
struct Marked {
    file: File,
    found: Secret<StoredRecord>,
    columns: RecordColumns,
    version: i64,
    step: Step,
}

impl Marked {
    /// What the log says of the client.
    fn subject(&self) -> Subject {
        Subject {
            client: self.columns.client,
            shown: vec!["records".to_owned(), "attendance".to_owned()],
            withheld: Vec::new(),
        }
    }
}

/// Locks the clients and finds the record of each, in the order of the request.
///
/// # Errors
/// `not_found`, when the caller sees nothing of the event; `validation_failed` at the places of clients who
/// stand twice, are out of reach or have no record of the event.
async fn reached<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    id: SharedEventId,
    named: &[ClientAttendanceInput],
) -> Result<Vec<Marked>, Problem> {
    let (_, seen) = visible(call, unit, id).await?;
    let record_of = |client: uuid::Uuid| -> Option<RecordId> {
        let own = seen.iter().find(|columns| columns.client.0 == client);
        own.map(|columns| columns.id)
    };
    let files = reach(call, unit, named.iter().map(|client| client.client)).await?;
    let (mut marked, mut errors) = (Vec::new(), Vec::new());
    for (at, (client, file)) in named.iter().zip(files).enumerate() {
        let Some(record) = record_of(client.client) else {
            errors.push(FieldError::new(format!("/clients/{at}/client"), "client_unknown"));
            continue;
        };
        // Read again: only now nobody else writes to the client.
        let (found, columns) = stored(call, unit, &file.reach(call.today), record).await?;
        let step = Step {
            to: client.state.0,
            reason: StateReason::of(None, said(&client.reason)),
            realisation: None,
        };
        marked.push(Marked {
            file,
            found,
            columns,
            version: client.version,
            step,
        });
    }
    if errors.is_empty() {
        Ok(marked)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// A step that was judged.
struct Judged {
    columns: RecordColumns,
    stepped: Stepped,
    step: Step,
}

/// Judges every step as if it were taken alone, and tells what is refused of all together: first what was
/// read too long ago, then what is withheld, then what a rule says.
fn judge<O: Operation>(
    call: &Call<O>,
    marked: Vec<Marked>,
    now: DateTime<Utc>,
) -> Result<Vec<Judged>, Problem> {
    let mut judged = Vec::with_capacity(marked.len());
    let (mut stale, mut withheld, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (at, marked) in marked.into_iter().enumerate() {
        let Marked {
            file,
            found,
            columns,
            version,
            step,
        } = marked;
        let problem = match judge_step(call, &file, found, &columns, version, &step, now) {
            Ok(stepped) => {
                judged.push(Judged {
                    columns,
                    stepped,
                    step,
                });
                continue;
            }
            Err(problem) => problem,
        };
        let place = |member: &str, code| FieldError::new(format!("/clients/{at}/{member}"), code);
        match problem.code {
            Code::Stale => stale.push(place("version", "stale")),
            Code::FieldWithheld => withheld.push(place("client", "field_withheld")),
            Code::NothingFollows => refused.push(place("state", "nothing_follows")),
            Code::RuleRefused => refused.extend(problem.errors.into_iter().map(|error| FieldError {
                pointer: match error.pointer.as_str() {
                    "/to" => format!("/clients/{at}/state"),
                    own => format!("/clients/{at}{own}"),
                },
                ..error
            })),
            _ => return Err(problem),
        }
    }
    for (code, errors) in [
        (Code::Stale, stale),
        (Code::FieldWithheld, withheld),
        (Code::RuleRefused, refused),
    ] {
        if !errors.is_empty() {
            return Err(Problem::new(code).at(errors));
        }
    }
    Ok(judged)
}
