//! Substitutes: who stands in for an official who is away, for a time. While it lasts the substitute reaches
//! the official's clients too, by no other rights than the substitute's own.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use application::cursor::{self, Scope};
use application::operations;
use application::problem::Problem;
use application::substitutes::{appointed, entry, find, shown_substitute};
use contract::problem::Code;
use contract::substitutes::{Substitute, SubstituteEnding, SubstituteInput, SubstitutePage};
use domain::ids::{SubstituteId, UserId};
use domain::secret::Secret;
use persistence::substitutes;
use std::sync::Arc;

operations! {
    finds ListSubstitutes "listSubstitutes" CaseloadEdit;
    reads ReadSubstitute "readSubstitute" CaseloadEdit [versioned];
    creates CreateSubstitute "createSubstitute" CaseloadEdit [versioned, idempotent];
    decides EndSubstitute "endSubstitute" CaseloadEdit [versioned, if_match];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
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
        ("official" = Option<uuid::Uuid>, Query, description = "Who stands in for this official."),
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = SubstitutePage, description = "A page.")))]
#[get("/v1/registers/{register}/substitutes")]
async fn list_substitutes(call: Call<ListSubstitutes>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["official", "limit", "cursor"])?;
    let official = query.parsed("official", |text| text.parse().ok().map(UserId))?;
    let (limit, scope) = (
        request::limit(&query)?,
        Scope::new("substitutes", (&call.register.id, official)),
    );
    let after = scope.after_id(query.one("cursor")?)?;
    let mut unit = call.read().await?;
    let key = call.register.key;
    let rows = substitutes::page(&mut unit.tx, key, official, after, limit as i64 + 1).await?;
    drop(unit);
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let page = SubstitutePage {
        items: rows.iter().map(|row| shown_substitute(&call, row)).collect(),
        next_cursor,
    };
    let entry = call.entry(Vec::new());
    Ok(answer::shown(call.show(Secret::new(page), entry).await?))
}

/// Reads who stands in for whom.
///
/// Needs `caseload.edit`. Leaves an entry.
#[utoipa::path(tag = "handing-over",
    responses((status = 200, body = Substitute, description = "Who stands in for whom.")))]
#[get("/v1/registers/{register}/substitutes/{substitute}")]
async fn read_substitute(call: Call<ReadSubstitute>, request: HttpRequest) -> Answer {
    let id: SubstituteId = request::id(&request, "substitute")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = find(&call, &mut unit, id).await?;
    drop(unit);
    let shown = Secret::new(shown_substitute(&call, &row));
    Ok(answer::versioned(call.show(shown, entry(&call, &row)).await?))
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
    let key = request::idempotency(&call, &request, &body.digest)?;
    let row = appointed(&call, &body.body)?;
    let (path, shared) = (request.path().to_owned(), Arc::new((call.clone(), key, row)));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, row) = &*shared;
                let made = call.claim(&mut unit, key.as_ref(), row.id).await?;
                if made.is_none() {
                    if substitutes::overlaps(&mut unit, row).await? {
                        return Err(Problem::new(Code::SubstituteAlready));
                    }
                    substitutes::insert(&mut unit, row).await?;
                }
                let row = find(call, &mut unit, SubstituteId(made.unwrap_or(row.id))).await?;
                let entry = entry(call, &row);
                Ok(call.done(unit, Secret::new(shown_substitute(call, &row)), entry))
            }
        })
        .await?;
    Ok(answer::created(answer, |made: &Substitute| {
        format!("{path}/{}", made.id)
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
    let (id, version): (SubstituteId, i64) =
        (request::id(&request, "substitute")?, request::if_match(&request)?);
    let shared = Arc::new(call.clone());
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let row = find(&call, &mut unit, id).await?;
                if call.only_of().is_some_and(|own| own.0 != row.official) {
                    return Err(Problem::new(Code::NotFound));
                }
                if row.ended_at.is_some() || row.ends_on < call.today {
                    return Err(Problem::new(Code::AlreadyEnded));
                }
                if !substitutes::end(&mut unit, id, version, call.person.id).await? {
                    return Err(Problem::new(Code::Stale));
                }
                let row = find(&call, &mut unit, id).await?;
                let entry = entry(&call, &row);
                Ok(call.done(unit, Secret::new(shown_substitute(&call, &row)), entry))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}
