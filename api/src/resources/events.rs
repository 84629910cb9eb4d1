//! Shared events: one visit or group meeting of several clients at once. Each client has a record of their
//! own of it, which says nothing of the others.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::events::{add_clients, attendance, create, read};
use application::execute::execute;
use application::operations;
use contract::events::{AttendanceInput, EventInput, EventOrDryRun, EventRecordsInput, ShownEvent};
use domain::ids::SharedEventId;

operations! {
    creates CreateEvent "createEvent" RecordEdit [versioned, dry_run, idempotent];
    reads ReadEvent "readEvent" RecordView [versioned];
    decides MarkAttendance "markAttendance" RecordEdit [versioned, versions_in_body, dry_run, on_event(EventAction::MarkAttendance)];
    creates CreateEventRecords "createEventRecords" RecordEdit [versioned, dry_run, idempotent, on_event(EventAction::AddClients)];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(create_event)
        .service(create_event_records)
        .service(read_event)
        .service(mark_attendance);
}

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
async fn create_event(call: Call<CreateEvent>, body: Valid<EventInput>, request: HttpRequest) -> Answer {
    let command = create::CreateEvent {
        id: SharedEventId(call.new_id()),
        input: body.body,
    };
    let manner = request::manner(&call, &request, &body.digest)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |event| {
        format!("{}/{}", request.path(), event.id)
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
async fn create_event_records(
    call: Call<CreateEventRecords>,
    body: Valid<EventRecordsInput>,
    request: HttpRequest,
) -> Answer {
    let command = add_clients::AddClients {
        event: request::id(&request, "event")?,
        input: body.body,
    };
    let manner = request::manner(&call, &request, &body.digest)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |_| {
        request.path().trim_end_matches("/records").to_owned()
    }))
}

/// Reads a shared event.
///
/// Needs `record.view`. Shows the records of those clients alone whom the caller may see; with none, the
/// event is not there. Leaves an entry that names each client who is shown.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownEvent, description = "The event.")))]
#[get("/v1/registers/{register}/events/{event}")]
async fn read_event(call: Call<ReadEvent>, request: HttpRequest) -> Answer {
    let id = request::id(&request, "event")?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(read::read_event(&call, id).await?))
}

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
async fn mark_attendance(
    call: Call<MarkAttendance>,
    body: Valid<AttendanceInput>,
    request: HttpRequest,
) -> Answer {
    let command = attendance::MarkAttendance {
        event: request::id(&request, "event")?,
        clients: body.body.clients,
    };
    let manner = request::dry_run(&request)?;
    Ok(answer::decided(execute(&*call, command, manner).await?))
}
