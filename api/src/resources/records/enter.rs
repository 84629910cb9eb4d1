//! Entering a record on a client, alone or below a plan: the same steps for both.

use crate::answer::{self, Answer};
use crate::request::{self, Query};
use actix_web::HttpRequest;
use application::caller::RegisterCaller;
use application::clients::dossier::ClientDossier;
use application::records::enter::{Placed, Wish, judge};
use application::records::integrity::prove;
use application::records::read::one;
use application::records::reviews::set_next;
use application::records::seal::{Entered, seal_first};
use application::records::subject;
use contract::outcome::Outcome;
use contract::records::dto::ShownRecord;
use domain::ids::{ClientId, RecordId};
use domain::record::Content;
use persistence::clients;
use std::sync::Arc;

/// Enters a record, or tells what would be decided.
///
/// # Errors
/// What keeps it from being entered.
pub async fn enter(call: RegisterCaller, request: HttpRequest, digest: &[u8], wish: Wish) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = request::idempotency(&call, &request, digest)?;
    let id = RecordId(call.app.store.ids().next());
    let shared = Arc::new((call.clone(), key, wish));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, wish) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = ClientDossier::open(&mut unit, row).await?;
                let reach = file.reach(call.today);
                let key = key.as_ref().filter(|_| !dry_run);
                if let Some(made) = call.claim(&mut unit, key, id.0).await? {
                    let again = one(call, &mut unit, &reach, RecordId(made)).await?;
                    return Ok(call.done(unit, again.map(Outcome::Done), call.entry(subject(client))));
                }
                let placed = wish.place(call, &mut unit, &reach).await?;
                let decided = judge(call, &mut unit, &file, &placed).await;
                if dry_run {
                    return call.asked(unit, subject(client), decided.map(|(_, _, ground)| ground));
                }
                let (entering, rests_on, ground) = decided?;
                let original = (entering.kind(), entering.state);
                let next_on = match &entering.content {
                    Content::Review(review) => Some(review.next_on),
                    _ => None,
                };
                let entered = Entered {
                    id,
                    parent: placed.plan().map(|plan| plan.columns.id),
                    event: None,
                    entering,
                    rests_on,
                };
                seal_first(call, &mut unit, client, entered).await?;
                if let (Placed::Below(_, plan), Some(next_on)) = (placed, next_on) {
                    set_next(call, &mut unit, *plan, next_on).await?;
                }
                clients::touch(&mut unit, client).await?;
                let entry = call.entry(subject(client)).on(ground);
                let entry = prove(&mut unit, client, id, original, entry).await?;
                let made = one(call, &mut unit, &reach, id).await?;
                Ok(call.done(unit, made.map(Outcome::Done), entry))
            }
        })
        .await?;
    let path = request.path();
    Ok(answer::made(answer, |record: &ShownRecord| {
        format!("{path}/{}", record.id)
    }))
}
