//! R39: withdrawing a consent. What was done before stays lawful; recording and use that rest on it stop,
//! and what is stored on it is restricted.

use super::{ConsentFormCode, ShownConsent, WithdrawConsent, one, subject};
use crate::answer;
use crate::body::Valid;
use crate::call::Call;
use crate::problem::{Code, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::NaiveDate;
use domain::consent::Withdrawal;
use domain::fact::{ChangeReason, Field, RestrictedBy};
use domain::ids::{ClientId, ConsentId, FactId};
use domain::secret::Finding;
use persistence::consents::NewConsent;
use persistence::facts::{self, NewFact};
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

/// Withdraws a consent.
///
/// Needs `consent.edit`. From that day nothing new rests on it, and what is stored on it is restricted
/// until it is kept on another ground or erased. Leaves an entry that names the client and the fields
/// that were restricted.
#[utoipa::path(tag = "consents", request_body = WithdrawalInput,
    responses((status = 200, body = ShownConsent, description = "Withdrawn.")))]
#[post("/v1/registers/{register}/clients/{client}/consents/{consent}/withdrawal")]
pub(super) async fn withdraw_consent(
    call: Call<WithdrawConsent>,
    body: Valid<WithdrawalInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (client, id): (ClientId, ConsentId) = (
        request::id(&request, "client")?,
        request::id(&request, "consent")?,
    );
    Query::parse(&request, &[])?;
    let version = request::if_match(&request)?;
    let on = body.body.withdrawn_on.unwrap_or(call.today);
    if on > call.today {
        return Err(Problem::invalid_at("/withdrawnOn", "date_in_future"));
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
                let target = file.consents.judge(|consents| {
                    let found = consents.iter().find(|stored| stored.id == id)?;
                    let consent = &found.consent;
                    Some(Target {
                        version: found.version,
                        withdrawn: consent.withdrawal.is_some(),
                        too_early: withdrawal.on < consent.given_on,
                    })
                });
                let target = target.ok_or_else(|| Problem::new(Code::NotFound).about(client))?;
                if target.withdrawn {
                    return Err(Problem::new(Code::AlreadyWithdrawn).about(client));
                }
                if target.version != version {
                    return Err(Problem::new(Code::Stale).about(client));
                }
                if target.too_early {
                    return Err(Problem::invalid_at("/withdrawnOn", "period_backwards").about(client));
                }
                let consent = file.consents.as_ref().map(|consents| {
                    let found = consents.iter().find(|stored| stored.id == id).ok_or(Absent)?;
                    let mut consent = found.consent.clone();
                    consent.withdrawal = Some(withdrawal.clone());
                    Ok(consent)
                });
                let new = NewConsent {
                    client,
                    id,
                    version: version + 1,
                    retention_class: call.profile.consent_retention_class.clone(),
                    recorded_by: call.person.id,
                    consent: consent
                        .transpose()
                        .map_err(|Absent| Problem::new(Code::Internal))?,
                };
                persistence::consents::record(&mut unit, new).await?;
                changes::note(&mut unit, client, "consent", id.0, version + 1).await?;
                let restricted = restrict(call, &mut unit, &file, id).await?;
                let file = File::open(&mut unit, file.row).await?;
                let withdrawn = one(call, &file, id)?;
                let mut subjects = subject(client);
                subjects[0]
                    .shown
                    .extend(restricted.iter().map(|field| field.code().to_owned()));
                Ok(call.done(unit, withdrawn, call.entry(subjects)))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}

struct Absent;
impl Finding for Absent {}

struct Target {
    version: i64,
    withdrawn: bool,
    too_early: bool,
}
impl Finding for Target {}

struct Resting(FactId, i64, Field);
impl Finding for Resting {}

/// Restricts what rests on the consent and is not restricted yet.
async fn restrict(
    call: &Call<WithdrawConsent>,
    unit: &mut Unit,
    file: &File,
    consent: ConsentId,
) -> Result<Vec<Field>, Problem> {
    let resting = file.facts.judge(|facts| {
        facts
            .iter()
            .filter(|fact| fact.restricted.is_none() && fact.document.rests_on.consents.contains(&consent))
            .map(|fact| Resting(fact.id, fact.version, fact.field))
            .collect::<Vec<_>>()
    });
    let mut fields = Vec::new();
    for Resting(id, version, field) in resting {
        let document = file.facts.as_ref().map(|facts| {
            facts
                .iter()
                .find(|fact| fact.id == id)
                .map(|fact| fact.document.clone())
                .ok_or(Absent)
        });
        let fact = NewFact {
            client: file.client(),
            id,
            version: version + 1,
            field,
            retention_class: call.profile.retention_class_of(field).to_owned(),
            restricted: Some(RestrictedBy::ConsentWithdrawn),
            removed: false,
            reason: ChangeReason::ConsentWithdrawn,
            recorded_by: call.person.id,
            document: document
                .transpose()
                .map_err(|Absent| Problem::new(Code::Internal))?,
        };
        facts::record(unit, fact).await?;
        changes::note(unit, file.client(), field.code(), id.0, version + 1).await?;
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    if !fields.is_empty() {
        clients::touch(unit, file.client()).await?;
    }
    Ok(fields)
}
