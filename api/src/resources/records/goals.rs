//! Goals of a plan (R25): each is pursued, reached, reached in part, not reached or given up by itself.

use super::change::{RecordPatch, change};
use super::content::{GoalContentInput, RecordContentInput};
use super::dto::{Passage, RecordPage, RecordStateCode, ShownRecord};
use super::enter::{Wish, enter};
use super::members::said;
use super::parts::{self, Below, Part, Plan};
use super::transitions::{RecordOrDryRun, Step, pass_on};
use super::{ChangeGoal, CreateGoal, ListGoals, PassGoalOn, ReadGoal};
use crate::body::Valid;
use crate::call::Call;
use crate::problem::{FieldError, Problem};
use crate::request;
use crate::resources::shared::SourceInput;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use domain::ids::RecordId;
use domain::record::{RecordKind, StateReason};
use persistence::Unit;
use persistence::records::{self, RecordFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// How many goals a plan has, at most.
const MOST: usize = 50;

/// A goal that is to be set.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GoalInput {
    /// What it says.
    pub content: GoalContentInput,
    /// Where it came from.
    pub source: SourceInput,
    /// Id of the official who answers for it; the caller when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<uuid::Uuid>,
    /// Passages of its texts that are marked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub passages: Vec<Passage>,
}

/// A step of a goal into another state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GoalTransitionInput {
    /// The state that follows.
    pub to: RecordStateCode,
    /// Why, where the state asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2_000)]
    pub reason: Option<String>,
    /// How far it was reached; what was said before stays when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 10_000)]
    pub realisation: Option<String>,
}

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
pub(super) async fn list_goals(call: Call<ListGoals>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    parts::list(call, request, RecordKind::Goal).await
}

/// Reads a goal.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The goal.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/goals/{goal}")]
pub(super) async fn read_goal(call: Call<ReadGoal>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let goal: RecordId = request::id(&request, "goal")?;
    parts::read(call, request, goal, RecordKind::Goal).await
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
        (status = 200, body = crate::resources::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/goals")]
pub(super) async fn create_goal(
    call: Call<CreateGoal>,
    body: Valid<GoalInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let GoalInput {
        content,
        source,
        official,
        passages,
    } = body.body;
    let part = Part {
        below: Below::of(&request, RecordKind::Goal)?,
        content: RecordContentInput::Goal(content),
        held_on: None,
        source,
        official,
        passages,
    };
    enter(call, request, &body.digest, Wish::Below(part)).await
}

/// Judges that a plan can have one goal more.
///
/// # Errors
/// `too_many_items`; the database's.
pub async fn judge_number(unit: &mut Unit, plan: &Plan) -> Result<(), Problem> {
    let filter = RecordFilter {
        client: Some(plan.columns.client),
        parent: Some(plan.columns.id),
        kinds: vec![RecordKind::Goal],
        ..RecordFilter::default()
    };
    let there = records::find(unit, &filter, None, MOST).await?.judge(Vec::len);
    match there < MOST {
        true => Ok(()),
        false => Err(Problem::invalid([
            FieldError::new("", "too_many_items").with("limit", MOST)
        ])),
    }
}

/// Changes a goal by a merge patch.
///
/// Needs `record.edit` and `If-Match`. The header `Change-Reason` says why, and a patch that touches the
/// content repeats its `kind`. The version before is kept. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = RecordPatch,
    responses((status = 200, body = ShownRecord, description = "Changed.")))]
#[patch("/v1/registers/{register}/clients/{client}/records/{record}/goals/{goal}")]
pub(super) async fn change_goal(
    call: Call<ChangeGoal>,
    body: RecordPatch,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let goal: RecordId = request::id(&request, "goal")?;
    let below = Below::of(&request, RecordKind::Goal)?;
    change(call, body, request, goal, Some(below)).await
}

/// Passes a goal into another state: realised, partly realised, not realised, abandoned, open again.
///
/// Needs `record.edit` and `If-Match`. How far it was reached is said with it. A state that cannot follow is
/// refused, naming those that can. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = GoalTransitionInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = RecordOrDryRun, description = "It is in its new state, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/goals/{goal}/transitions")]
pub(super) async fn pass_goal_on(
    call: Call<PassGoalOn>,
    body: Valid<GoalTransitionInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let goal: RecordId = request::id(&request, "goal")?;
    let below = Below::of(&request, RecordKind::Goal)?;
    let step = Step {
        to: body.body.to.0,
        reason: StateReason::of(None, said(&body.body.reason)),
        realisation: said(&body.body.realisation),
    };
    pass_on(call, step, request, goal, Some(below)).await
}
