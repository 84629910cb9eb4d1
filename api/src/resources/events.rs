//! Shared events: one visit or group meeting of several clients at once. Each client has a record of their
//! own of it, which says nothing of the others.

pub mod attendance;
pub mod create;
pub mod read;

use crate::surface::ServiceConfig;
use application::operations;

operations! {
    CreateEvent "createEvent" RecordEdit;
    CreateEventRecords "createEventRecords" RecordEdit;
    ReadEvent "readEvent" RecordView;
    MarkAttendance "markAttendance" RecordEdit;
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(create::create_event)
        .service(create::create_event_records)
        .service(read::read_event)
        .service(attendance::mark_attendance);
}
