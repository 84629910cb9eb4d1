//! Changing a record: a new version with its reason, never a silent overwriting.

use crate::answer::{self, Answer};
use crate::body::Patched;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::ChangeRecord;
use actix_web::{HttpRequest, patch};
use application::execute::{Manner, execute};
use application::problem::Problem;
use application::records::change::{self, RECORD_REASONS};
use contract::records::change::RecordPatch;
use contract::records::dto::{RecordChange, ShownRecord};
use domain::record::RecordReason;

/// Why a record is changed: the `Change-Reason` header.
///
/// # Errors
/// `invalid_header`.
pub(super) fn reason(request: &HttpRequest) -> Result<Option<RecordReason>, Problem> {
    request::coded_header(request, "change-reason", |code| {
        RecordReason::parse(code).filter(|reason| RECORD_REASONS.contains(reason))
    })
}

/// Changes a record by a merge patch.
///
/// Needs `record.edit` and `If-Match`. The header `Change-Reason` says why: `changed` when absent,
/// `corrected`, `completed` or `client_request`. A patch that touches the content repeats its `kind`. Type
/// and state are not changed here. What tells of the whereabouts of a protected client is changed by who sees it
/// alone. The day that the latest review of a plan sets moves the plan's own. The version before is kept. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = RecordPatch,
    responses((status = 200, body = ShownRecord, description = "Changed.")))]
#[patch("/v1/registers/{register}/clients/{client}/records/{record}")]
pub async fn change_record(
    call: Call<ChangeRecord>,
    body: Patched<RecordChange>,
    request: HttpRequest,
) -> Answer {
    let (id, client) = (request::id(&request, "record")?, request::id(&request, "client")?);
    Query::parse(&request, &[])?;
    let command = change::ChangeRecord {
        client,
        id,
        part: None,
        version: request::if_match(&request)?,
        reason: reason(&request)?,
        patch: body.0,
    };
    Ok(answer::decided(execute(&*call, command, Manner::plain()).await?))
}
