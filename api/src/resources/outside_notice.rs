//! What law required to be recorded although the notice does not name it: a list that the DPO closes, by
//! an amendment of the notice or by removal.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::execute::execute;
use application::operations;
use application::outside_notice::{close, read};
use contract::outside_notice::{CaseOrDryRun, ClosingInput, OutsideNoticeCase, OutsideNoticePage};

operations! {
    finds ListOutsideNotice "listOutsideNotice" OutsideNoticeView [paged];
    reads ReadOutsideNotice "readOutsideNotice" OutsideNoticeView [versioned];
    decides CloseOutsideNotice "closeOutsideNotice" OutsideNoticeClose [versioned, if_match, dry_run];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_outside_notice)
        .service(read_outside_notice)
        .service(close_outside_notice);
}

/// Lists what law required to be recorded although the notice does not name it.
///
/// Needs `outside_notice.view`. Leaves an entry that names the clients.
#[utoipa::path(tag = "outside-notice",
    params(
        ("state" = Option<String>, Query, description = "`open` or `closed`; both when absent.", max_length = 10, pattern = "^(open|closed)$")
    ),
    responses((status = 200, body = OutsideNoticePage, description = "A page.")))]
#[get("/v1/registers/{register}/outside-notice")]
async fn list_outside_notice(call: Call<ListOutsideNotice>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["state"])?;
    let closed = query.parsed("state", |state| match state {
        "open" => Some(false),
        "closed" => Some(true),
        _ => None,
    })?;
    let page = request::page(&query)?;
    Ok(answer::shown(read::list_cases(&call, closed, page).await?))
}

/// Reads a case.
///
/// Needs `outside_notice.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "outside-notice", responses((status = 200, body = OutsideNoticeCase, description = "The case.")))]
#[get("/v1/registers/{register}/outside-notice/{case}")]
async fn read_outside_notice(call: Call<ReadOutsideNotice>, request: HttpRequest) -> Answer {
    let id = request::id(&request, "case")?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(read::read_case(&call, id).await?))
}

/// Closes a case.
///
/// Needs `outside_notice.close`. Closed by an amendment, the datum is judged as any other by the notice in
/// force, and its restriction ends; while the notice does not carry it, the refusal says why. A client who was
/// entered so needs a condition of entry that is met. Closed by removal, the datum is erased in all its
/// versions and leaves a trace without its content. Leaves an entry.
#[utoipa::path(tag = "outside-notice",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ClosingInput,
    responses((status = 200, body = CaseOrDryRun, description = "Closed, or what would be decided.")))]
#[post("/v1/registers/{register}/outside-notice/{case}/closing")]
async fn close_outside_notice(
    call: Call<CloseOutsideNotice>,
    body: Valid<ClosingInput>,
    request: HttpRequest,
) -> Answer {
    let id = request::id(&request, "case")?;
    let manner = request::dry_run(&request)?;
    let command = close::CloseCase {
        id,
        version: request::if_match(&request)?,
        closing: body.body.closing.0,
    };
    Ok(answer::decided(execute(&*call, command, manner).await?))
}
