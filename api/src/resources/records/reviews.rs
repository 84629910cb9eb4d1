//! Reviews of a plan (R25): what was found on a day, and when the plan is looked at again.

use super::parts::below;
use crate::answer::Answer;
use crate::body::Valid;
use crate::call::Call;
use crate::request;
use crate::resources::records::enter::enter;
use crate::resources::records::{CreateReview, ListReviews, ReadReview};
use actix_web::{HttpRequest, get, post};
use application::records::enter::Wish;
use application::records::parts::Part;
use contract::records::content::RecordContentInput;
use contract::records::dto::{RecordPage, ShownRecord};
use contract::records::reviews::ReviewInput;
use domain::ids::RecordId;
use domain::record::RecordKind;

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
pub async fn list_reviews(call: Call<ListReviews>, request: HttpRequest) -> Answer {
    crate::resources::records::parts::list(call.0, request, RecordKind::Review).await
}

/// Reads a review.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The review.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/reviews/{review}")]
pub async fn read_review(call: Call<ReadReview>, request: HttpRequest) -> Answer {
    let review: RecordId = request::id(&request, "review")?;
    crate::resources::records::parts::read(call.0, request, review, RecordKind::Review).await
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
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/reviews")]
pub async fn create_review(
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
        below: below(&request, RecordKind::Review)?,
        content: RecordContentInput::Review(content),
        held_on: Some(held_on.unwrap_or(call.today)),
        source,
        official,
        passages,
    };
    enter(call.0, request, &body.digest, Wish::Below(part)).await
}
