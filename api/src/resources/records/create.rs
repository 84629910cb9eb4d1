//! Entering a record on a client.

use super::dto::{RecordInput, ShownRecord};
use super::entering::{Entered, Entering, judge_goal, seal_first};
use super::integrity::prove;
use super::read::one;
use super::{CreateRecord, subject};
use crate::answer::{self, Made};
use crate::body::Valid;
use crate::call::Call;
use crate::problem::Problem;
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use actix_web::{HttpRequest, HttpResponse, post};
use domain::ids::{ClientId, RecordId};
use persistence::clients;
use std::sync::Arc;

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
        (status = 200, body = crate::resources::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records")]
pub(super) async fn create_record(
    call: Call<CreateRecord>,
    body: Valid<RecordInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, &body.digest)?;
    let id = RecordId(call.state.store.ids().next());
    let path = request.path().to_owned();
    let shared = Arc::new((call.clone(), key, body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, body) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let key = key.as_ref().filter(|_| !dry_run);
                let claimed = call.claim(&mut unit, key, id.0).await?;
                if let Some(made) = claimed {
                    let again = one(call, &mut unit, &file, RecordId(made)).await?;
                    return Ok(call.done(unit, again.map(Made::Resource), call.entry(subject(client))));
                }
                let judged = async {
                    let entering = Entering::parse(call, body)?;
                    let (rests_on, ground) = entering.judge(call, &file, unit.now)?;
                    judge_goal(&mut unit, client, entering.goal()).await?;
                    Ok((entering, rests_on, ground))
                };
                let decided = judged.await;
                if dry_run {
                    return call.asked(unit, subject(client), decided.map(|(_, _, ground)| ground));
                }
                let (entering, rests_on, ground) = decided?;
                let entered = Entered {
                    id,
                    parent: None,
                    event: None,
                    entering,
                    rests_on,
                };
                let original = (entered.entering.kind(), entered.entering.state);
                seal_first(call, &mut unit, client, entered).await?;
                clients::touch(&mut unit, client).await?;
                let entry = call.entry(subject(client)).on(ground);
                let entry = prove(&mut unit, client, id, original, entry).await?;
                let made = one(call, &mut unit, &file, id).await?;
                Ok(call.done(unit, made.map(Made::Resource), entry))
            }
        })
        .await?;
    Ok(answer::made(answer, |record: &ShownRecord| {
        format!("{path}/{}", record.id)
    }))
}
