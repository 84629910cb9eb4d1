//! Reviews of a plan (R25): what was found on a day, and when the plan is looked at again.

use super::content::{RecordContentInput, ReviewContentInput};
use super::days::RecordDays;
use super::dto::{Passage, RecordPage, ShownRecord};
use super::enter::{Wish, enter};
use super::entering::Entering;
use super::parts::{self, Below, Part, Plan};
use super::seal::{NextRecord, next_record};
use super::{CreateReview, ListReviews, ReadReview};
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::problem::Code;
use crate::contract::shared::SourceInput;
use crate::request;
use crate::resources::clients::file::Reach;
use actix_web::{HttpRequest, get, post};
use chrono::NaiveDate;
use domain::decision::{Reason, Refusal};
use domain::ids::RecordId;
use domain::record::{Content, RecordKind, RecordReason};
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, StoredRecord};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A review of a plan.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewInput {
    /// What it says. `nextOn` is from then on the plan's own next day of review, also when the latest review is
    /// changed.
    pub content: ReviewContentInput,
    /// The day of the review; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_on: Option<NaiveDate>,
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

/// Lists the reviews of a plan, the newest first.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = RecordPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/reviews")]
pub(super) async fn list_reviews(call: Call<ListReviews>, request: HttpRequest) -> Answer {
    parts::list(call.0, request, RecordKind::Review).await
}

/// Reads a review.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The review.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/reviews/{review}")]
pub(super) async fn read_review(call: Call<ReadReview>, request: HttpRequest) -> Answer {
    let review: RecordId = request::id(&request, "review")?;
    parts::read(call.0, request, review, RecordKind::Review).await
}

/// Enters a review of a plan.
///
/// Needs `record.edit`. Its `nextOn` becomes the plan's next day of review, by a version of the plan. Leaves
/// an entry that names the client.
#[utoipa::path(tag = "records",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ReviewInput,
    responses(
        (status = 201, body = ShownRecord, description = "Entered."),
        (status = 200, body = crate::contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/reviews")]
pub(super) async fn create_review(
    call: Call<CreateReview>,
    body: Valid<ReviewInput>,
    request: HttpRequest,
) -> Answer {
    let ReviewInput {
        content,
        held_on,
        source,
        official,
        passages,
    } = body.body;
    let part = Part {
        below: Below::of(&request, RecordKind::Review)?,
        content: RecordContentInput::Review(content),
        held_on: Some(held_on.unwrap_or(call.today)),
        source,
        official,
        passages,
    };
    enter(call.0, request, &body.digest, Wish::Below(part)).await
}

/// Judges that the plan has begun when it is looked at again.
///
/// # Errors
/// `period_backwards`.
pub fn judge_next(plan: &Plan, next_on: Option<NaiveDate>) -> Result<(), Problem> {
    let before_plan = plan.stored.judge(|stored| match &stored.document.content {
        Some(Content::Plan(plan)) => plan
            .period
            .from
            .zip(next_on)
            .is_some_and(|(from, next)| next < from),
        _ => false,
    });
    match before_plan {
        true => Err(Problem::refused([Refusal::new(
            Reason::PeriodBackwards,
            "/content/nextOn",
        )])),
        false => Ok(()),
    }
}

/// A review's next day.
#[derive(PartialEq, Eq)]
struct Next(Option<NaiveDate>);
impl NonPersonal for Next {}

impl Next {
    fn of(content: Option<&Content>) -> Self {
        Self(match content {
            Some(Content::Review(review)) => review.next_on,
            _ => None,
        })
    }
}

/// The plan that a change of a review moves, and to which day: the one that the latest review had set, unless
/// another was set since, or the plan has ended.
///
/// # Errors
/// As [`judge_next`]; the database's.
pub async fn moved_next(
    call: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    review: &RecordColumns,
    found: &Secret<StoredRecord>,
    entering: &Secret<Entering>,
) -> Result<Option<(Plan, Option<NaiveDate>)>, Problem> {
    let Some(plan) = review.parent.filter(|_| review.kind == RecordKind::Review) else {
        return Ok(None);
    };
    let former = found.judge(|found| Next::of(found.document.content.as_ref()));
    let next = entering.judge(|entering| Next::of(Some(&entering.content)));
    if former == next {
        return Ok(None);
    }
    let filter = RecordFilter {
        client: Some(reach.client),
        parent: Some(plan),
        kinds: vec![RecordKind::Review],
        ..RecordFilter::default()
    };
    let latest = records::find(unit, &filter, None, 1).await?;
    let latest = latest.judge(|latest| latest.first().map(|stored| stored.columns.id));
    let plan = Plan::find(call, unit, reach, plan).await?;
    judge_next(&plan, next.0)?;
    let set_by_it = plan.stored.judge(|stored| match &stored.document.content {
        Some(Content::Plan(plan)) => plan.review_on == former.0,
        _ => false,
    });
    let moves = latest == Some(review.id) && set_by_it && plan.may_grow().is_ok();
    Ok(moves.then_some((plan, next.0)))
}

/// Sets the plan's next day of review, by a version of its own.
///
/// # Errors
/// The database's.
pub async fn set_next(
    call: &RegisterCaller,
    unit: &mut Unit,
    plan: Plan,
    next_on: Option<NaiveDate>,
) -> Result<(), Problem> {
    let Plan { stored, columns } = plan;
    let document = stored.map(|stored| {
        let mut document = stored.document;
        if let Some(Content::Plan(plan)) = &mut document.content {
            plan.review_on = next_on;
        }
        document
    });
    let recorded_on = domain::civil::today(columns.created_at, call.profile.time_zone);
    let days = document.judge(|document| {
        let content = document.content.as_ref()?;
        Some(RecordDays::of(
            &call.profile,
            content,
            document.held_on,
            recorded_on,
        ))
    });
    let next = NextRecord {
        days: days.ok_or_else(|| Problem::new(Code::NotFound))?,
        ..NextRecord::of(&columns, RecordReason::Changed)
    };
    next_record(call, unit, columns, next, document).await
}
