//! Asking for a correction.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::corrections::CreateCorrection;
use actix_web::{HttpRequest, post};
use application::clients::dossier::ClientDossier;
use application::corrections::ask::{asked, judge};
use application::corrections::{about, shown, subjects};
use application::records::visible::stored;
use contract::corrections::dto::{CorrectionInput, ShownCorrection};
use contract::outcome::Outcome;
use domain::ids::{ClientId, CorrectionId, RecordId};
use domain::secret::Secret;
use persistence::corrections;
use std::sync::Arc;

/// Asks for a correction of a record: that it is moved to the client whom it concerns, or redacted.
///
/// Needs `record.correct`. Nothing is changed until another person confirms it. A move is judged as if the
/// record were entered on the other client, with all that goes along: the goals and reviews of a plan, and the
/// measures that serve its goals, which `along` lists. Leaves an entry that names both clients.
#[utoipa::path(tag = "corrections",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = CorrectionInput,
    responses(
        (status = 201, body = ShownCorrection, description = "It waits for another person."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/corrections")]
pub async fn create_correction(
    call: Call<CreateCorrection>,
    body: Valid<CorrectionInput>,
    request: HttpRequest,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let record: RecordId = request::id(&request, "record")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = request::idempotency(&call, &request, &body.digest)?;
    let id = CorrectionId(call.app.store.ids().next());
    let register = call.register.id.clone();
    let shared = Arc::new((call.clone(), key, body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, body) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, row).await?;
                let key = key.as_ref().filter(|_| !dry_run);
                let claimed = call.claim(&mut unit, key, id.0).await?;
                let id = claimed.map_or(id, CorrectionId);
                let mut row = asked(call, &unit, (client, record), id, body);
                if claimed.is_none() {
                    let (_, columns) = stored(call, &mut unit, &file.reach(call.today), record).await?;
                    row.record_type.clone_from(&columns.record_type);
                    let judged = judge(call, &mut unit, &file, &row, columns.kind, body).await;
                    if dry_run {
                        let decided = judged.map(|()| Default::default());
                        return call.asked(unit, subjects(&row), decided);
                    }
                    judged?;
                    corrections::ask(&mut unit, &row).await?;
                } else {
                    row = application::corrections::find(call, &mut unit, id).await?;
                }
                let (made, subjects) = shown(call, &mut unit, row).await?;
                let entry = call.entry(subjects).about(about(id));
                Ok(call.done(unit, Secret::new(Outcome::Done(made)), entry))
            }
        })
        .await?;
    Ok(answer::made(answer, |made: &ShownCorrection| {
        format!("/v1/registers/{register}/corrections/{}", made.id)
    }))
}
