//! R39: withdrawing a consent. What was done before stays lawful; recording and use that rest on it stop,
//! and what is stored on it is restricted.

use crate::caller::RegisterCaller;
use crate::clients::file::File;
use crate::consents::show::Missing;
use crate::dated::record::Next;
use crate::dated::record::Restriction;
use crate::dated::record::next_version;
use crate::problem::Problem;
use contract::problem::Code;
use domain::client::fact::ChangeReason;
use domain::client::fact::RestrictedBy;
use domain::client::field::Field;
use domain::consent::Consent;
use domain::consent::Withdrawal;
use domain::ids::ConsentId;
use domain::ids::FactId;
use domain::secret::NonPersonal;
use persistence::Unit;
use persistence::changes;
use persistence::clients;
use persistence::consents::NewConsent;

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

pub struct Target {
    pub version: i64,
    pub allowed: Result<(), Code>,
    pub too_early: bool,
}

impl NonPersonal for Target {}

/// Withdraws a consent and restricts what rests on it; tells the codes of what was restricted.
pub async fn withdraw(
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

pub struct Resting(FactId, Field);

impl NonPersonal for Resting {}

/// Restricts what rests on the consent and is not restricted yet.
pub async fn restrict(
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
    if crate::records::befalling::restrict(call, unit, file.client(), consent).await? {
        codes.push(crate::records::befalling::RECORDS);
    }
    if !codes.is_empty() {
        clients::touch(unit, file.client()).await?;
    }
    Ok(codes)
}
