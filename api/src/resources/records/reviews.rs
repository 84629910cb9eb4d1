//! Reviews of a plan (R25): what was found on a day, and when the plan is looked at again.

use super::content::{RecordContentInput, ReviewContentInput};
use super::dto::{Passage, RecordPage, ShownRecord};
use super::entering::{Entered, days, seal_first};
use super::next::{NextRecord, next_record};
use super::parts::{self, Below, Part};
use super::read::one;
use super::{CreateReview, ListReviews, ReadReview, subject};
use crate::answer::{self, Made};
use crate::body::Valid;
use crate::call::Call;
use crate::problem::{Code, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::shared::SourceInput;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::NaiveDate;
use domain::decision::{Reason, Refusal};
use domain::ids::{ClientId, RecordId};
use domain::record::{Content, RecordKind, RecordReason};
use domain::secret::{Finding, Secret};
use persistence::records::{RecordColumns, StoredRecord};
use persistence::{Unit, clients};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

/// A review of a plan.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewInput {
    /// What it says. `nextOn` is from then on the plan's own next day of review.
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
pub(super) async fn list_reviews(
    call: Call<ListReviews>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    parts::list(call, request, RecordKind::Review).await
}

/// Reads a review.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The review.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/reviews/{review}")]
pub(super) async fn read_review(
    call: Call<ReadReview>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let review: RecordId = request::id(&request, "review")?;
    parts::read(call, request, review, RecordKind::Review).await
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
        (status = 200, body = crate::resources::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/reviews")]
pub(super) async fn create_review(
    call: Call<CreateReview>,
    body: Valid<ReviewInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    let below = Below::of(&request, RecordKind::Review)?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, &body.digest)?;
    let id = RecordId(call.state.store.ids().next());
    let path = request.path().to_owned();
    let body = body.body;
    let next_on = body.content.next_on;
    let part = Part {
        content: RecordContentInput::Review(body.content),
        held_on: Some(body.held_on.unwrap_or(call.today)),
        source: body.source,
        official: body.official,
        passages: body.passages,
    };
    let shared = Arc::new((call.clone(), key, part));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, part) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let key = key.as_ref().filter(|_| !dry_run);
                let claimed = call.claim(&mut unit, key, id.0).await?;
                if let Some(made) = claimed {
                    let again = one(call, &mut unit, &file, RecordId(made)).await?;
                    return Ok(call.done(unit, again.map(Made::Resource), call.entry(subject(client))));
                }
                let (found, plan) = parts::plan(call, &mut unit, &file, below.plan).await?;
                let judged = || {
                    parts::may_add(&plan)?;
                    let entering = part.parse(call, &plan, below.kind)?;
                    let (rests_on, ground) = entering.judge(call, &file, unit.now)?;
                    judge_next(&found, next_on)?;
                    Ok::<_, Problem>((entering, rests_on, ground))
                };
                let decided = judged();
                if dry_run {
                    return call.asked(unit, subject(client), decided.map(|(_, _, ground)| ground));
                }
                let (entering, rests_on, ground) = decided?;
                let entered = Entered {
                    id,
                    parent: Some(below.plan),
                    event: None,
                    entering,
                    rests_on,
                };
                seal_first(call, &mut unit, client, entered).await?;
                set_next(call, &mut unit, found, plan, next_on).await?;
                clients::touch(&mut unit, client).await?;
                let made = one(call, &mut unit, &file, id).await?;
                let entry = call.entry(subject(client)).on(ground);
                Ok(call.done(unit, made.map(Made::Resource), entry))
            }
        })
        .await?;
    Ok(answer::made(answer, |record: &ShownRecord| {
        format!("{path}/{}", record.id)
    }))
}

/// Judges that the plan has begun when it is looked at again.
fn judge_next(plan: &Secret<StoredRecord>, next_on: Option<NaiveDate>) -> Result<(), Problem> {
    let before_plan = plan.judge(|stored| match &stored.document.content {
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

/// The days of a plan beside its seal.
struct Days(NaiveDate, Option<NaiveDate>);
impl Finding for Days {}

/// Sets the plan's next day of review, by a version of its own.
async fn set_next(
    call: &Call<CreateReview>,
    unit: &mut Unit,
    plan: Secret<StoredRecord>,
    columns: RecordColumns,
    next_on: Option<NaiveDate>,
) -> Result<(), Problem> {
    let document = plan.map(|stored| {
        let mut document = stored.document;
        if let Some(Content::Plan(plan)) = &mut document.content {
            plan.review_on = next_on;
        }
        document
    });
    let recorded_on = domain::civil::today(columns.created_at, call.profile.time_zone);
    let found = document.judge(|document| {
        let content = document.content.as_ref()?;
        let (on_day, due_on) = days(&call.profile, content, document.held_on, recorded_on);
        Some(Days(on_day, due_on))
    });
    let Days(on_day, due_on) = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    let next = NextRecord {
        on_day,
        due_on,
        ..NextRecord::of(&columns, RecordReason::Changed)
    };
    next_record(call, unit, columns, next, document).await
}
