//! Records of casework (R23–R27, R32): one resource, discriminated by the kind of its content.

pub(crate) mod across;
pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod goals;
pub(crate) mod integrity;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod reviews;
pub(crate) mod transitions;

use crate::surface::ServiceConfig;
use application::operations;

operations! {
    finds ListRecords "listRecords" RecordView [on_client(ClientAction::ByRight), paged];
    reads ReadRecord "readRecord" RecordView [versioned];
    finds ListRecordVersions "listRecordVersions" RecordView [paged];
    creates CreateRecord "createRecord" RecordEdit [versioned, dry_run, idempotent, on_client(ClientAction::CreateRecord)];
    changes ChangeRecord "changeRecord" RecordEdit [versioned, if_match, record_reason, on_record(RecordAction::Change)];
    decides PassRecordOn "passRecordOn" RecordEdit [versioned, if_match, dry_run, on_record(RecordAction::PassOn)];
    finds ListGoals "listGoals" RecordView [paged];
    reads ReadGoal "readGoal" RecordView [versioned];
    creates CreateGoal "createGoal" RecordEdit [versioned, dry_run, idempotent, on_record(RecordAction::AddToPlan)];
    changes ChangeGoal "changeGoal" RecordEdit [versioned, if_match, record_reason];
    decides PassGoalOn "passGoalOn" RecordEdit [versioned, if_match, dry_run];
    finds ListReviews "listReviews" RecordView [paged];
    reads ReadReview "readReview" RecordView [versioned];
    creates CreateReview "createReview" RecordEdit [versioned, dry_run, idempotent, on_record(RecordAction::AddToPlan)];
    reads ReadRecordIntegrity "readRecordIntegrity" RecordView;
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
