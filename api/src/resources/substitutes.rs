//! Substitutes: who stands in for an official who is away, for a time. While it lasts the substitute reaches
//! the official's clients too, by no other rights than the substitute's own.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::execute::{Manner, execute};
use application::operations;
use application::substitutes::{appoint, end, read};
use contract::substitutes::{Substitute, SubstituteEnding, SubstituteInput, SubstitutePage};
use domain::ids::UserId;

operations! {
    finds ListSubstitutes "listSubstitutes" CaseloadEdit [paged];
    reads ReadSubstitute "readSubstitute" CaseloadEdit [versioned];
    creates CreateSubstitute "createSubstitute" CaseloadEdit [versioned, idempotent];
    decides EndSubstitute "endSubstitute" CaseloadEdit [versioned, if_match];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_substitutes)
        .service(create_substitute)
        .service(read_substitute)
        .service(end_substitute);
}

/// Lists who stands in for whom, those who no longer do too.
///
/// Needs `caseload.edit`. Leaves an entry.
#[utoipa::path(tag = "handing-over",
    params(
        ("official" = Option<uuid::Uuid>, Query, description = "Who stands in for this official.")
    ),
    responses((status = 200, body = SubstitutePage, description = "A page.")))]
#[get("/v1/registers/{register}/substitutes")]
async fn list_substitutes(call: Call<ListSubstitutes>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["official"])?;
    let official = query.parsed("official", |text| text.parse().ok().map(UserId))?;
    let page = request::page(&query)?;
    Ok(answer::shown(
        read::list_substitutes(&call, official, page).await?,
    ))
}

/// Reads who stands in for whom.
///
/// Needs `caseload.edit`. Leaves an entry.
#[utoipa::path(tag = "handing-over",
    responses((status = 200, body = Substitute, description = "Who stands in for whom.")))]
#[get("/v1/registers/{register}/substitutes/{substitute}")]
async fn read_substitute(call: Call<ReadSubstitute>, request: HttpRequest) -> Answer {
    let id = request::id(&request, "substitute")?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(read::read_substitute(&call, id).await?))
}

/// Appoints a substitute for an official who is away.
///
/// Needs `caseload.edit`; whose grant reaches own clients alone appoints a substitute of the own only. The
/// substitute must hold a task that does the casework on each day of the period (`listOfficials`). In the period the substitute reaches the official's clients, by the substitute's own rights, and finds them
/// in worklists. The user log names the official whose client was reached so. Leaves an entry.
#[utoipa::path(tag = "handing-over", request_body = SubstituteInput,
    responses((status = 201, body = Substitute, description = "Appointed.")))]
#[post("/v1/registers/{register}/substitutes")]
async fn create_substitute(
    call: Call<CreateSubstitute>,
    body: Valid<SubstituteInput>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    let manner = Manner::keyed(request::idempotency(&call, &request, &body.digest)?);
    let command = appoint::AppointSubstitute::new(&call, &body.body)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |made| {
        format!("{}/{}", request.path(), made.id)
    }))
}

/// Ends at once that somebody stands in.
///
/// Needs `caseload.edit` and `If-Match`. Leaves an entry.
#[utoipa::path(tag = "handing-over", request_body = SubstituteEnding,
    responses((status = 200, body = Substitute, description = "Ended.")))]
#[post("/v1/registers/{register}/substitutes/{substitute}/end")]
async fn end_substitute(
    call: Call<EndSubstitute>,
    _body: Valid<SubstituteEnding>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    let command = end::EndSubstitute {
        id: request::id(&request, "substitute")?,
        version: request::if_match(&request)?,
    };
    let outcome = execute(&*call, command, Manner::plain()).await?;
    Ok(answer::decided(outcome))
}
