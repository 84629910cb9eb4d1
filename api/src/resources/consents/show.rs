//! A consent as it is shown.

use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::contract::coded::{CodeText, Open};
use crate::contract::outcome::Versioned;
use crate::contract::problem::Code;
use crate::contract::shared::{Official, ShownPeriod};
use crate::page;
use crate::resources::clients::file::{File, death};
use crate::resources::dated::{Linked, Relative};
use chrono::{DateTime, NaiveDate, Utc};
use domain::consent::{Consent, ConsentStanding, Giver, Representative, RepresentativeCapacity};
use domain::ids::{ClientId, ConsentId};
use domain::log::Subject;
use domain::register::ConsentForm;
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::consents::StoredConsent;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Clients who gave consents for another one, by id, as far as the caller may see them.
type Relatives = BTreeMap<ClientId, Relative>;

/// In which form a consent was given or withdrawn.
pub type ShownConsentForm = Open<ConsentForm>;
/// In which capacity a representative acted.
pub type ShownCapacity = Open<RepresentativeCapacity>;
/// How a consent stands today.
pub type ShownStanding = Open<ConsentStanding>;

/// A consent.
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
#[serde(rename_all = "camelCase")]
pub struct ShownConsent {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Code of its kind.
    #[schema(max_length = 64)]
    pub kind: String,
    /// How it stands today.
    pub standing: ShownStanding,
    /// Whom it concerns.
    #[schema(max_items = 50)]
    pub parties: Vec<ShownConsentParty>,
    /// Codes of the categories that it covers.
    #[schema(max_items = 100)]
    pub categories: Vec<CodeText>,
    /// Codes of purposes.
    #[schema(max_items = 20)]
    pub purposes: Vec<CodeText>,
    /// From when, until when.
    pub period: ShownPeriod,
    /// The day on which it was given.
    pub given_on: NaiveDate,
    /// In which form.
    pub form: ShownConsentForm,
    /// ISO 639 code of the language in which it was explained.
    #[schema(max_length = 3)]
    pub language: String,
    /// Whether an interpreter took part.
    pub interpreter: bool,
    /// The representative who gave it; null when the client did.
    #[schema(required = true)]
    pub representative: Option<ShownRepresentative>,
    /// Those who gave it together with the representative.
    #[schema(max_items = 10)]
    pub co_representatives: Vec<ShownRepresentative>,
    /// The day from which it no longer carries.
    #[schema(required = true)]
    pub withdrawn_on: Option<NaiveDate>,
    /// When this version was entered.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Official,
}

/// Whom a consent concerns.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentParty)]
#[serde(rename_all = "camelCase")]
pub struct ShownConsentParty {
    /// Code of the party.
    #[schema(max_length = 64)]
    pub code: String,
    /// Which one.
    #[schema(required = true, max_length = 200)]
    pub name: Option<String>,
}

/// A representative who gave a consent.
#[derive(Serialize, ToSchema)]
#[schema(as = Representative)]
#[serde(rename_all = "camelCase")]
pub struct ShownRepresentative {
    /// Id of the client's related person, when that was named.
    #[schema(required = true)]
    pub related_person: Option<uuid::Uuid>,
    /// The name; null for a client of the register out of the caller's reach.
    #[schema(required = true, max_length = 300)]
    pub name: Option<String>,
    /// In which capacity.
    pub capacity: ShownCapacity,
    /// What the capacity was seen from.
    #[schema(max_length = 500)]
    pub proof: String,
}

page! {
    /// A page of consents, in the order of their entry.
    ConsentPage of ShownConsent
}

impl Versioned for ShownConsent {
    fn version(&self) -> i64 {
        self.version
    }
}

impl ShownConsent {
    /// A consent as it stands today, with the day of the client's death and the clients who gave it for this
    /// one, as far as the caller may see them.
    pub fn of(
        call: &RegisterCaller,
        stored: &StoredConsent,
        death: Option<NaiveDate>,
        relatives: &Relatives,
    ) -> Self {
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
        Self {
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
            recorded_by: Official::of(call, stored.recorded_by),
        }
    }
}

/// Who gave a consent for the client; nobody when the client did.
fn representatives(consent: &Consent) -> &[Representative] {
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
pub(super) fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, "consents")]
}

pub(super) struct Missing;
impl NonPersonal for Missing {}

/// A consent with whom it shows, for the log: the client first.
///
/// # Errors
/// `not_found`.
pub(super) async fn one(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
    id: ConsentId,
) -> Result<(Secret<ShownConsent>, Vec<Subject>), Problem> {
    let linked = representing(call, unit, &file.consents, |stored| stored.id == id).await?;
    let all = file.facts.as_ref().zip(file.consents.as_ref());
    let found = all.zip(linked.relatives()).map(|((facts, consents), relatives)| {
        let found = consents.iter().find(|stored| stored.id == id).ok_or(Missing)?;
        Ok(ShownConsent::of(call, found, death(facts), relatives))
    });
    let found = found
        .transpose()
        .map_err(|Missing| Problem::new(Code::NotFound).about(file.client()))?;
    let mut subjects = subject(file.client());
    subjects.extend(linked.subjects);
    Ok((found, subjects))
}
