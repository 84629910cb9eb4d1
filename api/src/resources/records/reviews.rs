//! Reviews of a plan (R25): what was found on a day, and when the plan is looked at again.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::{CreateReview, ListReviews, ReadReview};
use actix_web::{HttpRequest, get, post};
use application::execute::execute;
use application::problem::Problem;
use application::records::enter::{EnterRecord, NewPart, NewRecordInput};
use application::records::parts;
use application::records::plan::PartOfPlan;
use contract::records::dto::{RecordPage, ShownRecord};
use contract::records::reviews::ReviewInput;
use domain::ids::RecordId;
use domain::record::RecordKind;

/// Below which plan the path names a review.
fn part(request: &HttpRequest) -> Result<PartOfPlan, Problem> {
    Ok(PartOfPlan {
        plan: request::id(request, "record")?,
        kind: RecordKind::Review,
    })
}

/// Lists the reviews of a plan, the newest first.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records",
    responses((status = 200, body = RecordPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/reviews")]
pub async fn list_reviews(call: Call<ListReviews>, request: HttpRequest) -> Answer {
    let (client, part) = (request::id(&request, "client")?, part(&request)?);
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(parts::list_parts(&call, client, part, page).await?))
}

/// Reads a review.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The review.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/reviews/{review}")]
pub async fn read_review(call: Call<ReadReview>, request: HttpRequest) -> Answer {
    let (client, part) = (request::id(&request, "client")?, part(&request)?);
    let review = request::id(&request, "review")?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(
        parts::read_part(&call, client, part, review).await?,
    ))
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
    let review = NewPart::review(request::id(&request, "record")?, body.body, call.today);
    let command = EnterRecord {
        client: request::id(&request, "client")?,
        id: RecordId(call.new_id()),
        input: NewRecordInput::Part(review),
    };
    let manner = request::manner(&call, &request, &body.digest)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |record| {
        format!("{}/{}", request.path(), record.id)
    }))
}
