//! Goals of a plan (R25): each is pursued, reached, reached in part, not reached or given up by itself.

use crate::answer::{self, Answer};
use crate::body::{Patched, Valid};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::change::reason;
use crate::resources::records::{ChangeGoal, CreateGoal, ListGoals, PassGoalOn, ReadGoal};
use actix_web::{HttpRequest, get, patch, post};
use application::execute::{Manner, execute};
use application::problem::Problem;
use application::records::change::ChangeRecord;
use application::records::enter::{EnterRecord, NewPart, NewRecordInput};
use application::records::parts;
use application::records::plan::PartOfPlan;
use application::records::transitions::{PassRecordOn, Step};
use contract::records::change::RecordPatch;
use contract::records::dto::{RecordChange, RecordPage, ShownRecord};
use contract::records::goals::{GoalInput, GoalTransitionInput};
use contract::records::transitions::RecordOrDryRun;
use domain::ids::RecordId;
use domain::record::RecordKind;

/// Below which plan the path names a goal.
fn part(request: &HttpRequest) -> Result<PartOfPlan, Problem> {
    Ok(PartOfPlan {
        plan: request::id(request, "record")?,
        kind: RecordKind::Goal,
    })
}

/// Lists the goals of a plan, the newest first.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records",
    responses((status = 200, body = RecordPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/goals")]
pub async fn list_goals(call: Call<ListGoals>, request: HttpRequest) -> Answer {
    let (client, part) = (request::id(&request, "client")?, part(&request)?);
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(parts::list_parts(&call, client, part, page).await?))
}

/// Reads a goal.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The goal.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/goals/{goal}")]
pub async fn read_goal(call: Call<ReadGoal>, request: HttpRequest) -> Answer {
    let (client, part) = (request::id(&request, "client")?, part(&request)?);
    let goal = request::id(&request, "goal")?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(
        parts::read_part(&call, client, part, goal).await?,
    ))
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
    let goal = NewPart::goal(request::id(&request, "record")?, body.body);
    let command = EnterRecord {
        client: request::id(&request, "client")?,
        id: RecordId(call.new_id()),
        input: NewRecordInput::Part(goal),
    };
    let manner = request::manner(&call, &request, &body.digest)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |record| {
        format!("{}/{}", request.path(), record.id)
    }))
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
    let (id, part) = (request::id(&request, "goal")?, part(&request)?);
    let client = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let command = ChangeRecord {
        client,
        id,
        part: Some(part),
        version: request::if_match(&request)?,
        reason: reason(&request)?,
        patch: body.0,
    };
    Ok(answer::decided(execute(&*call, command, Manner::plain()).await?))
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
    let (id, part) = (request::id(&request, "goal")?, part(&request)?);
    let client = request::id(&request, "client")?;
    let manner = request::dry_run(&request)?;
    let command = PassRecordOn {
        client,
        id,
        part: Some(part),
        version: request::if_match(&request)?,
        step: Step::of_goal(&body.body),
    };
    Ok(answer::decided(execute(&*call, command, manner).await?))
}
