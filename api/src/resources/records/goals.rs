//! Goals of a plan (R25): each is pursued, reached, reached in part, not reached or given up by itself.

use super::parts::below;
use crate::answer::Answer;
use crate::body::{Patched, Valid};
use crate::call::Call;
use crate::request;
use crate::resources::records::change::change;
use crate::resources::records::enter::enter;
use crate::resources::records::transitions::pass_on;
use crate::resources::records::{ChangeGoal, CreateGoal, ListGoals, PassGoalOn, ReadGoal};
use actix_web::{HttpRequest, get, patch, post};
use application::records::enter::Wish;
use application::records::parts::Part;
use application::records::transitions::Step;
use contract::records::change::RecordPatch;
use contract::records::content::RecordContentInput;
use contract::records::convert::said;
use contract::records::dto::{RecordChange, RecordPage, ShownRecord};
use contract::records::goals::{GoalInput, GoalTransitionInput};
use contract::records::transitions::RecordOrDryRun;
use domain::ids::RecordId;
use domain::record::RecordKind;

/// Lists the goals of a plan, the newest first.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = RecordPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/goals")]
pub async fn list_goals(call: Call<ListGoals>, request: HttpRequest) -> Answer {
    crate::resources::records::parts::list(call.0, request, RecordKind::Goal).await
}

/// Reads a goal.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The goal.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/goals/{goal}")]
pub async fn read_goal(call: Call<ReadGoal>, request: HttpRequest) -> Answer {
    let goal: RecordId = request::id(&request, "goal")?;
    crate::resources::records::parts::read(call.0, request, goal, RecordKind::Goal).await
}

/// Sets a goal of a plan.
///
/// Needs `record.edit`. The goal has the plan's type and category; a plan has at most 50, and none is added
/// to one that has ended. Leaves an entry that names the client.
#[utoipa::path(tag = "records",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = GoalInput,
    responses(
        (status = 201, body = ShownRecord, description = "Set."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/goals")]
pub async fn create_goal(call: Call<CreateGoal>, body: Valid<GoalInput>, request: HttpRequest) -> Answer {
    let GoalInput {
        content,
        source,
        official,
        passages,
    } = body.body;
    let part = Part {
        below: below(&request, RecordKind::Goal)?,
        content: RecordContentInput::Goal(content),
        held_on: None,
        source,
        official,
        passages,
    };
    enter(call.0, request, &body.digest, Wish::Below(part)).await
}

/// Changes a goal by a merge patch.
///
/// Needs `record.edit` and `If-Match`. The header `Change-Reason` says why, and a patch that touches the
/// content repeats its `kind`. The version before is kept. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = RecordPatch,
    responses((status = 200, body = ShownRecord, description = "Changed.")))]
#[patch("/v1/registers/{register}/clients/{client}/records/{record}/goals/{goal}")]
pub async fn change_goal(
    call: Call<ChangeGoal>,
    body: Patched<RecordChange>,
    request: HttpRequest,
) -> Answer {
    let goal: RecordId = request::id(&request, "goal")?;
    let below = below(&request, RecordKind::Goal)?;
    change(call.0, body.0, request, goal, Some(below)).await
}

/// Passes a goal into another state: realised, partly realised, not realised, abandoned, open again.
///
/// Needs `record.edit` and `If-Match`. How far it was reached is said with it. A state that cannot follow is
/// refused, naming those that can. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = GoalTransitionInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = RecordOrDryRun, description = "It is in its new state, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/goals/{goal}/transitions")]
pub async fn pass_goal_on(
    call: Call<PassGoalOn>,
    body: Valid<GoalTransitionInput>,
    request: HttpRequest,
) -> Answer {
    let goal: RecordId = request::id(&request, "goal")?;
    let below = below(&request, RecordKind::Goal)?;
    let step = Step {
        to: body.body.to.0,
        reason: said(&body.body.reason),
        realisation: said(&body.body.realisation),
    };
    pass_on(call.0, step, request, goal, Some(below)).await
}
