//! What each operation does, whatever the kind of the fact.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::request::{self, Query};
use actix_web::HttpRequest;
use application::caller::RegisterCaller;
use application::dated::add::AddFact;
use application::dated::change::ChangeFact;
use application::dated::read::{list_facts, read_fact};
use application::dated::remove::RemoveFact;
use application::execute::{Manner, execute};
use application::problem::Problem;
use contract::dated::fact::DatedFact;
use contract::patch::Patch;
use domain::ids::{ClientId, FactId};

/// Lists the facts of a kind.
pub(super) async fn list<K: DatedFact>(caller: &RegisterCaller, request: &HttpRequest) -> Answer {
    let client = request::id(request, "client")?;
    let page = request::page(&Query::parse(request, &["limit", "cursor"])?)?;
    Ok(answer::shown(list_facts::<K>(caller, client, page).await?))
}

/// Reads one fact.
pub(super) async fn read<K: DatedFact>(caller: &RegisterCaller, request: &HttpRequest) -> Answer {
    let (client, id) = ids(request)?;
    Query::parse(request, &[])?;
    Ok(answer::versioned(read_fact::<K>(caller, client, id).await?))
}

/// Adds a fact.
pub(super) async fn add<K: DatedFact>(
    caller: &RegisterCaller,
    request: &HttpRequest,
    body: Valid<K::Input>,
) -> Answer {
    let client = request::id(request, "client")?;
    let manner = request::manner(caller, request, &body.digest)?;
    let command = AddFact::<K>::new(caller, client, &body.body)?;
    let outcome = execute(caller, command, manner).await?;
    Ok(answer::made(outcome, |made| {
        format!("{}/{}", request.path(), made.id())
    }))
}

/// Changes a fact by a merge patch.
pub(super) async fn change<K: DatedFact>(
    caller: &RegisterCaller,
    request: &HttpRequest,
    patch: Patch<K::Input>,
) -> Answer {
    let (client, id) = ids(request)?;
    Query::parse(request, &[])?;
    let (version, reason) = (request::if_match(request)?, request::change_reason(request)?);
    let command = ChangeFact::<K>::new(client, id, version, reason, patch);
    Ok(answer::decided(execute(caller, command, Manner::plain()).await?))
}

/// Takes a fact out of use.
pub(super) async fn remove<K: DatedFact>(caller: &RegisterCaller, request: &HttpRequest) -> Answer {
    let (client, id) = ids(request)?;
    Query::parse(request, &[])?;
    let (version, reason) = (request::if_match(request)?, request::change_reason(request)?);
    let command = RemoveFact::of::<K>(client, id, version, reason);
    Ok(answer::nothing(execute(caller, command, Manner::plain()).await?))
}

fn ids(request: &HttpRequest) -> Result<(ClientId, FactId), Problem> {
    Ok((request::id(request, "client")?, request::id(request, "fact")?))
}
