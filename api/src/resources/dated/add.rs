//! Adding a dated fact.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::request::{self, Query};
use actix_web::HttpRequest;
use application::caller::RegisterCaller;
use application::clients::dossier::ClientDossier;
use application::dated::beside::{Beside, judge_beside, with_refusals};
use application::dated::datum::NewDatum;
use application::dated::record::record_new;
use application::dated::show::{recorded, visible};
use application::problem::Problem;
use contract::dated::fact::DatedFact;
use contract::outcome::Outcome;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use persistence::clients;
use std::sync::Arc;

/// Adds a dated fact.
///
/// # Errors
/// As the contract says.
pub async fn add<K: DatedFact>(call: RegisterCaller, request: &HttpRequest, body: Valid<K::Input>) -> Answer {
    let client: ClientId = request::id(request, "client")?;
    let dry_run = Query::parse(request, &["dryRun"])?.flag("dryRun")?;
    let key = request::idempotency(&call, &request, &body.digest)?;
    let datum = NewDatum::from_input::<K>(&body.body, &call.profile, None, "").map_err(Problem::invalid)?;
    let (path, id) = (request.path().to_owned(), FactId(call.app.store.ids().next()));
    let shared = Arc::new((call.clone(), key, datum));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, datum) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, row).await?;
                visible(call, &file, datum.field)?;
                if !dry_run && let Some(made) = call.claim(&mut unit, key.as_ref(), id.0).await? {
                    let (again, subjects) = recorded::<K>(call, &mut unit, &file, FactId(made)).await?;
                    return Ok(call.done(unit, again.map(Outcome::Done), call.entry(subjects)));
                }
                let document = datum.document();
                let beside = Beside {
                    field: datum.field,
                    document: &document,
                    except: None,
                    pointer: &datum.pointer,
                };
                let refusals = judge_beside(call, &mut unit, &file, beside).await?;
                let decided = record_new(call, &mut unit, &file, datum.clone(), id).await;
                let decided = with_refusals(decided, refusals);
                if dry_run {
                    return call.asked(unit, vec![Subject::shown(client, datum.field.code())], decided);
                }
                let ground = decided?;
                clients::touch(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, file.row).await?;
                let (made, subjects) = recorded::<K>(call, &mut unit, &file, id).await?;
                let entry = call.entry_on(subjects, ground);
                Ok(call.done(unit, made.map(Outcome::Done), entry))
            }
        })
        .await?;
    Ok(answer::made(answer, |made: &K| format!("{path}/{}", made.id())))
}
