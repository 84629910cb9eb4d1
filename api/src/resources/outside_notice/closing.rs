//! Closing a case: the notice names by now what law required, and the ordinary rules carry it; or it is
//! removed.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::outside_notice::CloseOutsideNotice;
use actix_web::{HttpRequest, post};
use application::clients::dossier::ClientDossier;
use application::outside_notice::closing::{close, locked};
use application::outside_notice::{find, shown_case, subject};
use contract::outcome::Outcome;
use contract::outside_notice::closing::{CaseOrDryRun, ClosingInput};
use domain::ids::OutsideNoticeId;
use domain::secret::Secret;
use std::sync::Arc;

/// Closes a case.
///
/// Needs `outside_notice.close`. Closed by an amendment, the datum is judged as any other by the notice in
/// force, and its restriction ends; while the notice does not carry it, the refusal says why. A client who was
/// entered so needs a condition of entry that is met. Closed by removal, the datum is erased in all its
/// versions and leaves a trace without its content. Leaves an entry.
#[utoipa::path(tag = "outside-notice",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ClosingInput,
    responses((status = 200, body = CaseOrDryRun, description = "Closed, or what would be decided.")))]
#[post("/v1/registers/{register}/outside-notice/{case}/closing")]
pub async fn close_outside_notice(
    call: Call<CloseOutsideNotice>,
    body: Valid<ClosingInput>,
    request: HttpRequest,
) -> Answer {
    let id: OutsideNoticeId = request::id(&request, "case")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let version = request::if_match(&request)?;
    let (shared, closing) = (Arc::new(call.clone()), body.body.closing.0);
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let (row, client) = locked(&call, &mut unit, id).await?;
                let file = ClientDossier::open(&mut unit, client).await?;
                let decided = close(&call, &mut unit, &file, &row, version, closing).await;
                if dry_run {
                    return call.asked(unit, vec![subject(&row)], decided);
                }
                let ground = decided?;
                let row = find(&call, &mut unit, id).await?;
                let shown = Secret::new(Outcome::Done(shown_case(&call, &row)));
                Ok(call.done(unit, shown, call.entry_on(vec![subject(&row)], ground)))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}
