//! Giving a consent: by the client, or by those who may consent for the client.

use super::GiveConsent;
use super::input::ConsentInput;
use super::show::{ShownConsent, one, subject};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::Made;
use crate::request::{self, Query};
use crate::resources::clients::file::{File, death};
use crate::resources::dated::Refused;
use actix_web::{HttpRequest, post};
use domain::consent::{Consent, RelatedOnFile};
use domain::decision::{Ground, Reason, Refusal};
use domain::ids::{ClientId, ConsentId};
use domain::secret::Secret;
use persistence::consents::{NewConsent, StoredConsent};
use persistence::{Unit, changes};
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
        (status = 200, body = crate::contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/consents")]
pub(super) async fn give_consent(
    call: Call<GiveConsent>,
    body: Valid<ConsentInput>,
    request: HttpRequest,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, &body.digest)?;
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

/// The consent, judged, and its ground.
type Judged = (Secret<Consent>, Ground);

fn give(call: &RegisterCaller, body: &ConsentInput, file: &File) -> Result<Judged, Problem> {
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
        body.parse_beside(call, "", &related.collect::<Vec<_>>())
            .map_err(Refused)
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
async fn record(
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
