//! Shared events: one visit or group meeting of several clients at once. Each client has a record of their
//! own of it, which says nothing of the others.

pub mod attendance;
pub mod create;
pub mod read;

use crate::surface::ServiceConfig;
use application::operations;

operations! {
    creates CreateEvent "createEvent" RecordEdit [versioned, dry_run, idempotent];
    reads ReadEvent "readEvent" RecordView [versioned];
    decides MarkAttendance "markAttendance" RecordEdit [versioned, versions_in_body, dry_run, on_event(EventAction::MarkAttendance)];
    creates CreateEventRecords "createEventRecords" RecordEdit [versioned, dry_run, idempotent, on_event(EventAction::AddClients)];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(create::create_event)
        .service(create::create_event_records)
        .service(read::read_event)
        .service(attendance::mark_attendance);
}
