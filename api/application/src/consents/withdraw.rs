//! R39: withdrawing a consent. What was done before stays lawful; recording and use that rest on it stop,
//! and what is stored on it is restricted.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::consents::show::{Missing, one, subject};
use crate::dated::record::seal;
use crate::dated::versions::{NextFact, Restriction, next_fact};
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::records::consequences;
use chrono::{DateTime, Utc};
use contract::consents::show::ShownConsent;
use contract::consents::withdraw::WithdrawalInput;
use contract::problem::Code;
use domain::client::fact::{ChangeReason, RestrictedBy};
use domain::client::field::Field;
use domain::consent::{Consent, Withdrawal};
use domain::ids::{ClientId, ConsentId, FactId};
use domain::log::{LogEntry, Subject};
use domain::secret::{NonPersonal, Secret};
use persistence::consents::{NewConsent, StoredConsent};
use persistence::{Unit, changes, clients};

/// Withdraws a consent.
pub struct WithdrawConsent {
    client: ClientId,
    id: ConsentId,
    version: i64,
    withdrawal: Withdrawal,
}

impl WithdrawConsent {
    /// The withdrawal that a request describes, of a consent by the version that was read.
    ///
    /// # Errors
    /// `date_in_future`: nothing is withdrawn ahead.
    pub fn new(
        caller: &RegisterCaller,
        client: ClientId,
        id: ConsentId,
        version: i64,
        input: &WithdrawalInput,
    ) -> Result<Self, Problem> {
        let on = input.withdrawn_on.unwrap_or(caller.today);
        if on > caller.today {
            return Err(Problem::invalid_at("/withdrawnOn", "date_in_future"));
        }
        let form = input.form.0;
        Ok(Self {
            client,
            id,
            version,
            withdrawal: Withdrawal { on, form },
        })
    }
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

impl Command for WithdrawConsent {
    type Caller = RegisterCaller;
    type Loaded = ClientDossier;
    type Decision = Secret<Consent>;
    type Shown = ShownConsent;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<ClientDossier, Problem> {
        ClientDossier::lock(caller, unit, self.client).await
    }

    fn subjects(&self, _: &ClientDossier) -> Vec<Subject> {
        subject(self.client)
    }

    fn judge(
        &self,
        _: &RegisterCaller,
        file: &ClientDossier,
        _: DateTime<Utc>,
    ) -> Result<Judged<Secret<Consent>>, Problem> {
        let consent = file.consents.as_ref().map(|consents| {
            let found = consents.iter().find(|stored| stored.id == self.id);
            found.ok_or(Missing)
        });
        let consent = consent
            .transpose()
            .map_err(|Missing| Problem::new(Code::NotFound))?;
        let target = consent.judge(|stored| Target {
            version: stored.version,
            allowed: may_withdraw(&stored.consent),
            too_early: self.withdrawal.on < stored.consent.given_on,
        });
        if target.version != self.version {
            return Err(Problem::new(Code::Stale));
        }
        target.allowed.map_err(Problem::new)?;
        if target.too_early {
            return Err(Problem::invalid_at("/withdrawnOn", "period_backwards"));
        }
        Ok(Judged::allowed(consent.map(|stored| Consent {
            withdrawal: Some(self.withdrawal.clone()),
            ..stored.consent.clone()
        })))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        mut file: ClientDossier,
        consent: Secret<Consent>,
    ) -> Result<Secret<ShownConsent>, Problem> {
        let (version, recorded_by, recorded_at) = (self.version + 1, caller.person.id, unit.now);
        let new = NewConsent {
            client: self.client,
            id: self.id,
            version,
            retention_class: caller.profile.consent_retention_class.clone(),
            recorded_by,
            consent: consent.clone(),
        };
        persistence::consents::record(unit, new).await?;
        changes::note(unit, self.client, "consent", self.id.0, version);
        let restricted = restrict(caller, unit, &file, self.id).await?;
        file.consents = file.consents.zip(consent).map(|(mut consents, consent)| {
            consents.retain(|stored| stored.id != self.id);
            consents.push(StoredConsent {
                id: self.id,
                version,
                recorded_by,
                recorded_at,
                consent,
            });
            consents
        });
        let shown = one(caller, unit, entry, &file, self.id).await?;
        let codes = restricted.into_iter().map(str::to_owned);
        entry.subjects[0].shown.extend(codes);
        Ok(shown)
    }
}

struct Resting(FactId, Field);

impl NonPersonal for Resting {}

/// Restricts what rests on the consent and is not restricted yet; tells the codes of it.
async fn restrict(
    caller: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    consent: ConsentId,
) -> Result<Vec<&'static str>, Problem> {
    let resting = file.facts.judge(|facts| {
        facts
            .iter()
            .filter(|fact| fact.restricted.is_none() && fact.document.rests_on.consents.contains(&consent))
            .map(|fact| Resting(fact.id, fact.field))
            .collect::<Vec<_>>()
    });
    let (mut codes, mut versions) = (Vec::new(), Vec::with_capacity(resting.len()));
    for Resting(id, field) in resting {
        let next = NextFact {
            restriction: Restriction::Set(Some(RestrictedBy::ConsentWithdrawn)),
            ..NextFact::of(id, ChangeReason::ConsentWithdrawn)
        };
        versions.push(next_fact(caller, &file.facts, next, |document| document)?);
        if !codes.contains(&field.code()) {
            codes.push(field.code());
        }
    }
    if !versions.is_empty() {
        seal(unit, file.client(), versions).await?;
    }
    if consequences::restrict(caller, unit, file.client(), consent).await? {
        codes.push(consequences::RECORDS);
    }
    if !codes.is_empty() {
        clients::touch(unit, file.client()).await?;
    }
    Ok(codes)
}
