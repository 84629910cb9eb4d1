//! Passing a record into another state.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request;
use crate::resources::records::PassRecordOn;
use actix_web::{HttpRequest, post};
use application::execute::execute;
use application::records::transitions::{self, Step};
use contract::records::dto::TransitionInput;
use contract::records::transitions::RecordOrDryRun;

/// Passes a record into another state.
///
/// Needs `record.edit` and `If-Match`. A state that cannot follow is refused, naming those that can; some
/// ask for a reason. An appointment that was marked by mistake is put right: attended, not attended and called
/// off pass into one another, with a reason, and one that was called off is booked again while it lies ahead. What lies ahead has not been held, and what goes on rests on what is in force, as when
/// it is entered. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = TransitionInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = RecordOrDryRun, description = "It is in its new state, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/transitions")]
pub async fn pass_record_on(
    call: Call<PassRecordOn>,
    body: Valid<TransitionInput>,
    request: HttpRequest,
) -> Answer {
    let (id, client) = (request::id(&request, "record")?, request::id(&request, "client")?);
    let manner = request::dry_run(&request)?;
    let command = transitions::PassRecordOn {
        client,
        id,
        part: None,
        version: request::if_match(&request)?,
        step: Step::of(&body.body),
    };
    Ok(answer::decided(execute(&*call, command, manner).await?))
}
