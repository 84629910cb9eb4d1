//! Changing a dated fact by a merge patch, and taking one out of use.

use crate::answer::{self, Answer};
use crate::request::{self, Query};
use actix_web::HttpRequest;
use application::caller::RegisterCaller;
use application::clients::dossier::ClientDossier;
use application::dated::change::{CHANGE_REASONS, decide, keeps_protection, target};
use application::dated::record::{Next, next_version};
use application::dated::show::one;
use application::problem::Problem;
use contract::dated::fact::DatedFact;
use contract::patch::Patch;
use domain::client::fact::ChangeReason;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::clients;
use std::sync::Arc;

/// Why a datum is changed: the `Change-Reason` header.
///
/// # Errors
/// `invalid_header`.
pub fn change_reason(request: &HttpRequest) -> Result<ChangeReason, Problem> {
    let reason = request::coded_header(request, "change-reason", |code| {
        ChangeReason::parse(code).filter(|reason| CHANGE_REASONS.contains(reason))
    })?;
    Ok(reason.unwrap_or(ChangeReason::Changed))
}

/// Changes a fact by a merge patch: a new version, with the one before it kept.
///
/// # Errors
/// As the contract says.
pub async fn change<K: DatedFact>(
    call: RegisterCaller,
    request: &HttpRequest,
    body: Patch<K::Input>,
) -> Answer {
    let (client, id): (ClientId, FactId) = (request::id(request, "client")?, request::id(request, "fact")?);
    Query::parse(request, &[])?;
    let (version, reason) = (request::if_match(request)?, change_reason(request)?);
    let shared = Arc::new((call.clone(), body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, row).await?;
                let field = target(call, &file, id, K::FIELDS, version)?;
                let (merged, restriction, ground) =
                    decide::<K>(call, &mut unit, &file, (id, field), body).await?;
                let next = Next {
                    restriction,
                    ..Next::of(id, reason)
                };
                next_version(call, &mut unit, &file.facts, next, |_| merged).await?;
                clients::touch(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, file.row).await?;
                let (changed, subjects) = one::<K>(call, &mut unit, &file, id).await?;
                let entry = call.entry_on(subjects, ground);
                Ok(call.done(unit, changed, entry))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}

/// Takes a fact out of use: its versions stay in the history.
///
/// # Errors
/// As the contract says.
pub async fn remove<K: DatedFact>(call: RegisterCaller, request: &HttpRequest) -> Answer {
    let (client, id): (ClientId, FactId) = (request::id(request, "client")?, request::id(request, "fact")?);
    Query::parse(request, &[])?;
    let (version, reason) = (request::if_match(request)?, change_reason(request)?);
    let shared = call.clone();
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let row = call.lock_client(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, row).await?;
                let field = target(&call, &file, id, K::FIELDS, version)?;
                keeps_protection(&call, field)?;
                let after = file.facts.judge(|facts| {
                    let left = facts.iter().filter(|fact| fact.id != id);
                    left.map(|fact| fact.field).collect::<Vec<_>>()
                });
                file.judge_identification(&call.profile, &after)?;
                let next = Next {
                    removed: true,
                    ..Next::of(id, reason)
                };
                next_version(&call, &mut unit, &file.facts, next, |document| document).await?;
                clients::touch(&mut unit, client).await?;
                let entry = call.entry(vec![Subject::shown(client, field.code())]);
                Ok(call.done(unit, Secret::new(()), entry))
            }
        })
        .await?;
    Ok(answer::nothing(answer))
}
