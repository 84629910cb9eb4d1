//! A consent as it is shown.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, death};
use crate::dated::linked::Linked;
use crate::problem::Problem;
use chrono::NaiveDate;
use contract::coded::{CodeText, Open};
use contract::consents::show::{ShownConsent, ShownConsentParty, ShownRepresentative};
use contract::dated::parts::Relative;
use contract::problem::Code;
use domain::consent::{Consent, Giver, Representative};
use domain::ids::{ClientId, ConsentId};
use domain::log::{LogEntry, Subject};
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::consents::StoredConsent;
use std::collections::BTreeMap;

/// Clients who gave consents for another one, by id, as far as the caller may see them.
pub type Relatives = BTreeMap<ClientId, Relative>;

/// A consent as it stands today, with the day of the client's death and the clients who gave it for this
/// one, as far as the caller may see them.
pub fn shown_consent(
    call: &RegisterCaller,
    stored: &StoredConsent,
    death: Option<NaiveDate>,
    relatives: &Relatives,
) -> ShownConsent {
    let consent = &stored.consent;
    let mut together = representatives(consent).iter().map(|one| {
        let linked = one.client.and_then(|client| relatives.get(&client));
        ShownRepresentative {
            related_person: one.related.map(|related| related.0),
            name: linked
                .and_then(|linked| linked.name.clone())
                .or_else(|| one.name.clone()),
            capacity: Open(one.capacity),
            proof: one.proof.clone(),
        }
    });
    let codes = |codes: &[String]| codes.iter().cloned().map(CodeText).collect();
    ShownConsent {
        id: stored.id.0,
        version: stored.version,
        kind: consent.kind.clone(),
        standing: Open(consent.standing(call.today, death)),
        parties: consent
            .parties
            .iter()
            .map(|party| ShownConsentParty {
                code: party.code.clone(),
                name: party.name.clone(),
            })
            .collect(),
        categories: codes(&consent.categories),
        purposes: codes(&consent.purposes),
        period: consent.period.into(),
        given_on: consent.given_on,
        form: Open(consent.form),
        language: consent.language.clone(),
        interpreter: consent.interpreter,
        representative: together.next(),
        co_representatives: together.collect(),
        withdrawn_on: consent.withdrawal.as_ref().map(|withdrawal| withdrawal.on),
        recorded_at: stored.recorded_at,
        recorded_by: call.official(stored.recorded_by),
    }
}

/// Who gave a consent for the client; nobody when the client did.
pub fn representatives(consent: &Consent) -> &[Representative] {
    match &consent.giver {
        Giver::Client => &[],
        Giver::Representatives { together } => together,
    }
}

/// The clients who gave consents for this one, of those consents that pass: their names, and each of them
/// for the log.
///
/// # Errors
/// The database's.
pub async fn representing(
    call: &RegisterCaller,
    unit: &mut Unit,
    consents: &Secret<Vec<StoredConsent>>,
    passes: impl Fn(&StoredConsent) -> bool,
) -> Result<Linked, Problem> {
    let clients: Vec<ClientId> = consents.judge(|consents| {
        let passing = consents.iter().filter(|stored| passes(stored));
        passing
            .flat_map(|stored| representatives(&stored.consent))
            .filter_map(|one| one.client)
            .collect()
    });
    let nothing_else = clients.into_iter().map(|client| (client, Vec::new()));
    Linked::named(call, unit, nothing_else.collect()).await
}

/// What the log says of a client whose consents are shown.
pub fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, "consents")]
}

/// That there is no such consent.
pub struct Missing;

impl NonPersonal for Missing {}

/// A consent of an open file; the entry names the representatives whom it shows.
///
/// # Errors
/// `not_found`.
pub async fn one(
    caller: &RegisterCaller,
    unit: &mut Unit,
    entry: &mut LogEntry,
    file: &ClientDossier,
    id: ConsentId,
) -> Result<Secret<ShownConsent>, Problem> {
    let linked = representing(caller, unit, &file.consents, |stored| stored.id == id).await?;
    let all = file.facts.as_ref().zip(file.consents.as_ref());
    let found = all.zip(linked.relatives()).map(|((facts, consents), relatives)| {
        let found = consents.iter().find(|stored| stored.id == id).ok_or(Missing)?;
        Ok(shown_consent(caller, found, death(facts), relatives))
    });
    let found = found
        .transpose()
        .map_err(|Missing| Problem::new(Code::NotFound).about(file.client()))?;
    entry.add(linked.subjects);
    Ok(found)
}
