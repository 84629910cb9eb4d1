//! What each operation does, whatever the kind of the fact.

use super::operations::of;
use crate::answer::{self, Answer};
use crate::body;
use crate::call::in_register;
use crate::request::{self, Query};
use actix_web::{HttpRequest, web};
use application::dated::add::AddFact;
use application::dated::change::ChangeFact;
use application::dated::read::{list_facts, read_fact};
use application::dated::remove::RemoveFact;
use application::execute::{Manner, execute};
use application::problem::Problem;
use contract::dated::any::{FactInput, FactPatch};
use domain::client::dated::DatedKind;
use domain::ids::{ClientId, FactId};

/// Lists the facts of a kind.
pub(super) async fn list(kind: DatedKind, request: HttpRequest) -> Answer {
    let caller = in_register(&request, &of(kind).list).await?;
    let client = request::id(&request, "client")?;
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(list_facts(&caller, kind, client, page).await?))
}

/// Reads one fact.
pub(super) async fn read(kind: DatedKind, request: HttpRequest) -> Answer {
    let caller = in_register(&request, &of(kind).read).await?;
    let (client, id) = ids(&request)?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(read_fact(&caller, kind, client, id).await?))
}

/// Adds a fact.
pub(super) async fn add(kind: DatedKind, request: HttpRequest, body: web::Payload) -> Answer {
    let caller = in_register(&request, &of(kind).add).await?;
    let as_said = |schemas: &_, body| FactInput::read(kind, schemas, body);
    let body = body::valid(&request, body.into_inner(), as_said).await?;
    let client = request::id(&request, "client")?;
    let manner = request::manner(&caller, &request, &body.digest)?;
    let command = AddFact::new(&caller, client, &body.body)?;
    let outcome = execute(&*caller, command, manner).await?;
    Ok(answer::made(outcome, |made| {
        format!("{}/{}", request.path(), made.id())
    }))
}

/// Changes a fact by a merge patch.
pub(super) async fn change(kind: DatedKind, request: HttpRequest, body: web::Payload) -> Answer {
    let caller = in_register(&request, &of(kind).change).await?;
    let as_said = |schemas: &_, body| FactPatch::read(kind, schemas, body);
    let patch = body::patch(&request, body.into_inner(), as_said).await?;
    let (client, id) = ids(&request)?;
    Query::parse(&request, &[])?;
    let (version, reason) = (request::if_match(&request)?, request::change_reason(&request)?);
    let command = ChangeFact::new(client, id, version, reason, patch);
    Ok(answer::decided(
        execute(&*caller, command, Manner::plain()).await?,
    ))
}

/// Takes a fact out of use.
pub(super) async fn remove(kind: DatedKind, request: HttpRequest) -> Answer {
    let caller = in_register(&request, &of(kind).remove).await?;
    let (client, id) = ids(&request)?;
    Query::parse(&request, &[])?;
    let (version, reason) = (request::if_match(&request)?, request::change_reason(&request)?);
    let command = RemoveFact::new(kind, client, id, version, reason);
    Ok(answer::nothing(
        execute(&*caller, command, Manner::plain()).await?,
    ))
}

fn ids(request: &HttpRequest) -> Result<(ClientId, FactId), Problem> {
    Ok((request::id(request, "client")?, request::id(request, "fact")?))
}
