//! Giving a consent: by the client, or by those who may consent for the client.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, death};
use crate::consents::input::parse_consent_beside;
use crate::consents::show::{one, subject};
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::problem::Refused;
use chrono::{DateTime, Utc};
use contract::consents::input::ConsentInput;
use contract::consents::show::ShownConsent;
use domain::consent::{Consent, RelatedOnFile};
use domain::decision::{Reason, Refusal};
use domain::ids::{ClientId, ConsentId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::consents::{NewConsent, StoredConsent};
use persistence::{Unit, changes};
use uuid::Uuid;

/// Enters a consent that was given.
pub struct GiveConsent {
    /// Whose.
    pub client: ClientId,
    /// The id that it gets.
    pub id: ConsentId,
    /// What is said of it.
    pub input: ConsentInput,
}

impl Command for GiveConsent {
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
        caller: &RegisterCaller,
        file: &ClientDossier,
        _: DateTime<Utc>,
    ) -> Result<Judged<Secret<Consent>>, Problem> {
        if file.facts.judge(|facts| death(facts).is_some()) {
            return Err(Problem::refused([Refusal::new(Reason::ClientDeceased, "")]));
        }
        // What the caller does not see of the file is not there to be named.
        let protection = file.protection(caller.today);
        let given = file.facts.as_ref().map(|facts| {
            let seen = facts.iter().filter(|fact| {
                let viewer = caller.viewer();
                let of_field = viewer.withheld(&caller.profile, &protection, fact.field);
                of_field
                    .or(viewer.withheld_fact(fact.field, fact.restricted.is_some()))
                    .is_none()
            });
            let related = seen.filter_map(|fact| {
                Some(RelatedOnFile {
                    id: fact.id,
                    person: fact.document.value.as_ref()?.related()?,
                    period: &fact.document.period,
                })
            });
            parse_consent_beside(&self.input, caller, "", &related.collect::<Vec<_>>()).map_err(Refused)
        });
        let given = given.transpose()?;
        let ground = given.judge(|(_, ground)| ground.clone());
        Ok(Judged::on(given.map(|(consent, _)| consent), ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        mut file: ClientDossier,
        consent: Secret<Consent>,
    ) -> Result<Secret<ShownConsent>, Problem> {
        let given = record_given(caller, unit, self.client, vec![(self.id, consent)]).await?;
        file.consents = file.consents.zip(given).map(|(mut consents, given)| {
            consents.extend(given);
            consents
        });
        one(caller, unit, entry, &file, self.id).await
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        file: ClientDossier,
        made: Uuid,
    ) -> Result<Secret<ShownConsent>, Problem> {
        one(caller, unit, entry, &file, ConsentId(made)).await
    }
}

/// A consent that is given just now, as it will be stored.
pub fn given_now(
    caller: &RegisterCaller,
    id: ConsentId,
    consent: Secret<Consent>,
    now: DateTime<Utc>,
) -> Secret<StoredConsent> {
    let recorded_by = caller.person.id;
    consent.map(|consent| StoredConsent {
        id,
        version: 1,
        recorded_by,
        recorded_at: now,
        consent,
    })
}

/// Seals consents that were given just now; gives them back as they are stored.
///
/// # Errors
/// The database's.
pub async fn record_given(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    given: Vec<(ConsentId, Secret<Consent>)>,
) -> Result<Secret<Vec<StoredConsent>>, Problem> {
    let mut stored = Vec::new();
    for (id, consent) in given {
        let new = NewConsent {
            client,
            id,
            version: 1,
            retention_class: caller.profile.consent_retention_class.clone(),
            recorded_by: caller.person.id,
            consent: consent.clone(),
        };
        persistence::consents::record(unit, new).await?;
        changes::note(unit, client, "consent", id.0, 1);
        stored.push(given_now(caller, id, consent, unit.now));
    }
    Ok(Secret::collect(stored))
}
