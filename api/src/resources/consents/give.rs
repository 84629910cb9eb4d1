//! Giving a consent: by the client, or by those who may consent for the client.

use crate::answer;
use crate::answer::Answer;
use crate::body::Valid;
use crate::call::Call;
use crate::request;
use crate::request::Query;
use crate::resources::consents::GiveConsent;
use actix_web::HttpRequest;
use actix_web::post;
use application::clients::file::File;
use application::consents::give::give;
use application::consents::give::record;
use application::consents::show::one;
use application::consents::show::subject;
use contract::consents::input::ConsentInput;
use contract::consents::show::ShownConsent;
use contract::outcome::Made;
use domain::ids::ClientId;
use domain::ids::ConsentId;
use std::sync::Arc;

/// Enters a consent that was given.
///
/// Needs `consent.edit`. Its kind says in which forms it may be given, whether it must name whom it
/// concerns and whether a representative may give it. A representative who stands among the client's related
/// persons is named by `relatedPerson`, and must be one who may act in it on the day of giving; joint guardians
/// consent together, the others in `coRepresentatives`. Leaves an entry that names the client, and the
/// representatives who are clients.
#[utoipa::path(tag = "consents",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ConsentInput,
    responses(
        (status = 201, body = ShownConsent, description = "Entered."),
        (status = 200, body = contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/consents")]
pub async fn give_consent(
    call: Call<GiveConsent>,
    body: Valid<ConsentInput>,
    request: HttpRequest,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = request::idempotency(&call, &request, &body.digest)?;
    let id = ConsentId(call.app.store.ids().next());
    let (path, shared) = (
        request.path().to_owned(),
        Arc::new((call.clone(), key, body.body)),
    );
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
                    let (again, subjects) = one(call, &mut unit, &file, ConsentId(made)).await?;
                    return Ok(call.done(unit, again.map(Made::Resource), call.entry(subjects)));
                }
                let decided = give(call, body, &file);
                let (consent, ground) = match (dry_run, decided) {
                    (true, decided) => {
                        return call.asked(unit, subject(client), decided.map(|(_, ground)| ground));
                    }
                    (false, decided) => decided?,
                };
                record(call, &mut unit, client, id, consent).await?;
                let file = File::open(&mut unit, file.row).await?;
                let (made, subjects) = one(call, &mut unit, &file, id).await?;
                let entry = call.entry_on(subjects, ground);
                Ok(call.done(unit, made.map(Made::Resource), entry))
            }
        })
        .await?;
    Ok(answer::made(answer, |consent: &ShownConsent| {
        format!("{path}/{}", consent.id)
    }))
}
