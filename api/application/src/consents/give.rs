//! Giving a consent: by the client, or by those who may consent for the client.

use crate::caller::RegisterCaller;
use crate::clients::file::File;
use crate::clients::file::death;
use crate::consents::input::parse_consent_beside;
use crate::dated::change::Refused;
use crate::problem::Problem;
use contract::consents::input::ConsentInput;
use domain::consent::Consent;
use domain::consent::RelatedOnFile;
use domain::decision::Ground;
use domain::decision::Reason;
use domain::decision::Refusal;
use domain::ids::ClientId;
use domain::ids::ConsentId;
use domain::secret::Secret;
use persistence::Unit;
use persistence::changes;
use persistence::consents::NewConsent;
use persistence::consents::StoredConsent;

/// The consent, judged, and its ground.
pub type Judged = (Secret<Consent>, Ground);

pub fn give(call: &RegisterCaller, body: &ConsentInput, file: &File) -> Result<Judged, Problem> {
    if file.facts.judge(|facts| death(facts).is_some()) {
        return Err(Problem::refused([Refusal::new(Reason::ClientDeceased, "")]));
    }
    // What the caller does not see of the file is not there to be named.
    let protection = file.protection(call.today);
    let given = file.facts.as_ref().map(|facts| {
        let seen = facts.iter().filter(|fact| {
            let viewer = call.viewer();
            let of_field = viewer.withheld(&call.profile, &protection, fact.field);
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
        parse_consent_beside(body, call, "", &related.collect::<Vec<_>>()).map_err(Refused)
    });
    let given = given.transpose()?;
    let ground = given.judge(|(_, ground)| ground.clone());
    Ok((given.map(|(consent, _)| consent), ground))
}

/// A consent that was given just now.
pub struct NewlyGiven {
    /// Its id.
    pub id: ConsentId,
    /// The consent.
    pub consent: Consent,
}

/// Seals consents that were given just now; gives them back as rules want them.
///
/// # Errors
/// The database's.
pub async fn record_given(
    call: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    given: Vec<NewlyGiven>,
) -> Result<Secret<Vec<StoredConsent>>, Problem> {
    let mut stored = Vec::new();
    for NewlyGiven { id, consent } in given {
        record(call, unit, client, id, Secret::new(consent.clone())).await?;
        let (recorded_by, recorded_at) = (call.person.id, unit.now);
        stored.push(StoredConsent {
            id,
            version: 1,
            recorded_by,
            recorded_at,
            consent,
        });
    }
    Ok(Secret::new(stored))
}

/// Seals a consent that was given just now.
pub async fn record(
    call: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    id: ConsentId,
    consent: Secret<Consent>,
) -> Result<(), Problem> {
    let new = NewConsent {
        client,
        id,
        version: 1,
        retention_class: call.profile.consent_retention_class.clone(),
        recorded_by: call.person.id,
        consent,
    };
    persistence::consents::record(unit, new).await?;
    changes::note(unit, client, "consent", id.0, 1).await?;
    Ok(())
}
