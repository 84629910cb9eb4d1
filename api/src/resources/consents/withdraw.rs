//! R39: withdrawing a consent. What was done before stays lawful; recording and use that rest on it stop,
//! and what is stored on it is restricted.

use super::show::{Missing, ShownConsent, one, subject};
use super::{ConsentFormCode, WithdrawConsent};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::{Decided, Made};
use crate::contract::problem::Code;
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::dated::{Next, Restriction, next_version};
use crate::resources::records;
use actix_web::{HttpRequest, post};
use chrono::NaiveDate;
use domain::client::fact::{ChangeReason, RestrictedBy};
use domain::client::field::Field;
use domain::consent::{Consent, Withdrawal};
use domain::decision::Ground;
use domain::ids::{ClientId, ConsentId, FactId};
use domain::secret::NonPersonal;
use persistence::consents::NewConsent;
use persistence::{Unit, changes, clients};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

/// A withdrawal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConsentWithdrawal)]
pub struct WithdrawalInput {
    /// In which form it was withdrawn.
    pub form: ConsentFormCode,
    /// The day from which it no longer carries; today when absent. It takes nothing back before that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_on: Option<NaiveDate>,
}

/// The consent, or what would be decided.
type ConsentOrDryRun = Decided<ShownConsent>;

/// Withdraws a consent.
///
/// Needs `consent.edit`. From that day nothing new rests on it, and what is stored on it is restricted
/// until it is kept on another ground or erased, records as well. Leaves an entry that names the client and
/// what was restricted.
#[utoipa::path(tag = "consents", request_body = WithdrawalInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = ConsentOrDryRun, description = "Withdrawn, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/consents/{consent}/withdrawal")]
pub(super) async fn withdraw_consent(
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

/// Whether a consent may be withdrawn.
///
/// # Errors
/// `already_withdrawn`.
pub fn may_withdraw(consent: &Consent) -> Result<(), Code> {
    match consent.withdrawal {
        Some(_) => Err(Code::AlreadyWithdrawn),
        None => Ok(()),
    }
}

struct Target {
    version: i64,
    allowed: Result<(), Code>,
    too_early: bool,
}
impl NonPersonal for Target {}

/// Withdraws a consent and restricts what rests on it; tells the codes of what was restricted.
async fn withdraw(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
    id: ConsentId,
    version: i64,
    withdrawal: &Withdrawal,
) -> Result<Vec<&'static str>, Problem> {
    let consent = file.consents.as_ref().map(|consents| {
        let found = consents.iter().find(|stored| stored.id == id);
        found.ok_or(Missing)
    });
    let consent = consent
        .transpose()
        .map_err(|Missing| Problem::new(Code::NotFound))?;
    let target = consent.judge(|stored| Target {
        version: stored.version,
        allowed: may_withdraw(&stored.consent),
        too_early: withdrawal.on < stored.consent.given_on,
    });
    target.allowed.map_err(Problem::new)?;
    if target.version != version {
        return Err(Problem::new(Code::Stale));
    }
    if target.too_early {
        return Err(Problem::invalid_at("/withdrawnOn", "period_backwards"));
    }
    let new = NewConsent {
        client: file.client(),
        id,
        version: version + 1,
        retention_class: call.profile.consent_retention_class.clone(),
        recorded_by: call.person.id,
        consent: consent.map(|stored| Consent {
            withdrawal: Some(withdrawal.clone()),
            ..stored.consent.clone()
        }),
    };
    persistence::consents::record(unit, new).await?;
    changes::note(unit, file.client(), "consent", id.0, version + 1).await?;
    restrict(call, unit, file, id).await
}

struct Resting(FactId, Field);
impl NonPersonal for Resting {}

/// Restricts what rests on the consent and is not restricted yet.
async fn restrict(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
    consent: ConsentId,
) -> Result<Vec<&'static str>, Problem> {
    let resting = file.facts.judge(|facts| {
        facts
            .iter()
            .filter(|fact| fact.restricted.is_none() && fact.document.rests_on.consents.contains(&consent))
            .map(|fact| Resting(fact.id, fact.field))
            .collect::<Vec<_>>()
    });
    let mut codes = Vec::new();
    for Resting(id, field) in resting {
        let next = Next {
            restriction: Restriction::Set(Some(RestrictedBy::ConsentWithdrawn)),
            ..Next::of(id, ChangeReason::ConsentWithdrawn)
        };
        next_version(call, unit, &file.facts, next, |document| document).await?;
        if !codes.contains(&field.code()) {
            codes.push(field.code());
        }
    }
    if records::restrict(call, unit, file.client(), consent).await? {
        codes.push(records::RECORDS);
    }
    if !codes.is_empty() {
        clients::touch(unit, file.client()).await?;
    }
    Ok(codes)
}
