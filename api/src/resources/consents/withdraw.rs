//! R39: withdrawing a consent. What was done before stays lawful; recording and use that rest on it stop,
//! and what is stored on it is restricted.

use crate::answer;
use crate::answer::Answer;
use crate::body::Valid;
use crate::call::Call;
use crate::request;
use crate::request::Query;
use crate::resources::consents::WithdrawConsent;
use actix_web::HttpRequest;
use actix_web::post;
use application::clients::file::File;
use application::consents::show::one;
use application::consents::show::subject;
use application::consents::withdraw::withdraw;
use application::problem::Problem;
use contract::consents::withdraw::ConsentOrDryRun;
use contract::consents::withdraw::WithdrawalInput;
use contract::outcome::Made;
use domain::consent::Withdrawal;
use domain::decision::Ground;
use domain::ids::ClientId;
use domain::ids::ConsentId;
use std::sync::Arc;

/// Withdraws a consent.
///
/// Needs `consent.edit`. From that day nothing new rests on it, and what is stored on it is restricted
/// until it is kept on another ground or erased, records as well. Leaves an entry that names the client and
/// what was restricted.
#[utoipa::path(tag = "consents", request_body = WithdrawalInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = ConsentOrDryRun, description = "Withdrawn, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/consents/{consent}/withdrawal")]
pub async fn withdraw_consent(
    call: Call<WithdrawConsent>,
    body: Valid<WithdrawalInput>,
    request: HttpRequest,
) -> Answer {
    let (client, id): (ClientId, ConsentId) = (
        request::id(&request, "client")?,
        request::id(&request, "consent")?,
    );
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let version = request::if_match(&request)?;
    let on = body.body.withdrawn_on.unwrap_or(call.today);
    if on > call.today {
        return Err(Problem::invalid_at("/withdrawnOn", "date_in_future").into());
    }
    let withdrawal = Withdrawal {
        on,
        form: body.body.form.0,
    };
    let shared = Arc::new((call.clone(), withdrawal));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, withdrawal) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let decided = withdraw(call, &mut unit, &file, id, version, withdrawal).await;
                if dry_run {
                    let decided = decided.map(|_| Ground::default());
                    return call.asked(unit, subject(client), decided);
                }
                let restricted = decided?;
                let file = File::open(&mut unit, file.row).await?;
                let (withdrawn, mut subjects) = one(call, &mut unit, &file, id).await?;
                subjects[0]
                    .shown
                    .extend(restricted.iter().map(|code| (*code).to_owned()));
                Ok(call.done(unit, withdrawn.map(Made::Resource), call.entry(subjects)))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}
