//! Records of casework (R23–R27, R32): one resource, discriminated by the kind of its content.

mod across;
mod change;
mod create;
mod goals;
mod integrity;
mod list;
mod read;
mod reviews;
mod transitions;

use crate::surface::ServiceConfig;
use application::operations;

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
