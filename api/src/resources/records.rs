//! Records of casework (R23–R27, R32): one resource, discriminated by the kind of its content.

mod across;
mod around;
mod befalling;
mod change;
mod composed;
mod content;
mod create;
mod days;
mod dto;
mod enter;
mod entering;
mod goals;
mod integrity;
mod list;
mod members;
mod parts;
mod read;
mod reviews;
mod seal;
mod show;
mod transitions;
mod values;
mod whereabouts;

pub use across::{is_visible, types_seen};
pub use around::Around;
pub use befalling::{RECORDS, end_by_death, reopen, restrict};
pub use change::RECORD_REASONS;
pub use content::RecordContentInput;
pub use days::RecordDays;
pub use dto::{
    Passage, RecordInput, RecordPage, RecordStateCode, ShownRecord, ShownRecordKind, ShownRecordState,
    ShownStateReasonCode,
};
pub use entering::{Entering, may_see};
pub use integrity::prove;
pub use members::said;
pub use read::{one, stored, visible_types};
pub use seal::{Entered, NextRecord, next_record, retention_class, seal_first};
pub use show::{may_pass_on, withheld};
pub use transitions::{Step, Stepped, judge_step, take_step};
pub use whereabouts::{Whereabouts, may_tell};

use crate::operations;
use crate::surface::ServiceConfig;
use domain::ids::ClientId;
use domain::log::Subject;

operations! {
    ListRecords "listRecords" RecordView;
    ReadRecord "readRecord" RecordView;
    ListRecordVersions "listRecordVersions" RecordView;
    CreateRecord "createRecord" RecordEdit;
    ChangeRecord "changeRecord" RecordEdit;
    PassRecordOn "passRecordOn" RecordEdit;
    ListGoals "listGoals" RecordView;
    ReadGoal "readGoal" RecordView;
    CreateGoal "createGoal" RecordEdit;
    ChangeGoal "changeGoal" RecordEdit;
    PassGoalOn "passGoalOn" RecordEdit;
    ListReviews "listReviews" RecordView;
    ReadReview "readReview" RecordView;
    CreateReview "createReview" RecordEdit;
    ReadRecordIntegrity "readRecordIntegrity" RecordView;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(across::find_records)
        .service(list::list_records)
        .service(create::create_record)
        .service(read::read_record)
        .service(change::change_record)
        .service(transitions::pass_record_on)
        .service(read::list_record_versions)
        .service(goals::list_goals)
        .service(goals::create_goal)
        .service(goals::read_goal)
        .service(goals::change_goal)
        .service(goals::pass_goal_on)
        .service(reviews::list_reviews)
        .service(reviews::create_review)
        .service(reviews::read_review)
        .service(integrity::read_record_integrity);
}

fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, "records")]
}
