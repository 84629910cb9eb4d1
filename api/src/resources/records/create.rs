//! Entering a record on a client.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request;
use crate::resources::records::CreateRecord;
use actix_web::{HttpRequest, post};
use application::execute::execute;
use application::records::enter::{EnterRecord, NewRecordInput};
use contract::records::dto::{RecordInput, ShownRecord};
use domain::ids::RecordId;

/// Enters a record.
///
/// Needs `record.edit`. The notice must name its type, its source may be used, and what it rests on is in
/// force. A work-ability observation that is entered final is never changed again. Leaves an entry that
/// names the client.
#[utoipa::path(tag = "records",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = RecordInput,
    responses(
        (status = 201, body = ShownRecord, description = "Entered."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records")]
pub async fn create_record(
    call: Call<CreateRecord>,
    body: Valid<RecordInput>,
    request: HttpRequest,
) -> Answer {
    let command = EnterRecord {
        client: request::id(&request, "client")?,
        id: RecordId(call.new_id()),
        input: NewRecordInput::Alone(body.body),
    };
    let manner = request::manner(&call, &request, &body.digest)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |record| {
        format!("{}/{}", request.path(), record.id)
    }))
}
