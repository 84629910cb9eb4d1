//! Consents: given, in force, withdrawn (R38–R40).

mod input;
mod withdraw;

pub use input::{ConsentFormCode, ConsentInput};
pub use withdraw::may_withdraw;

use crate::answer::{self, Made, Versioned};
use crate::body::Valid;
use crate::call::{Call, Operation};
use crate::openapi::{CodeText, Open};
use crate::operations;
use crate::page;
use crate::problem::{Code, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::{File, death};
use crate::resources::cursor::{self, Scope};
use crate::resources::shared::{Official, ShownPeriod};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain::consent::{Consent, ConsentStanding, Giver, RepresentativeCapacity};
use domain::ids::{ClientId, ConsentId};
use domain::log::Subject;
use domain::profile::ConsentForm;
use domain::secret::{Finding, Secret};
use persistence::consents::{NewConsent, StoredConsent};
use persistence::{Unit, changes};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

operations! {
    ListConsents "listConsents" ConsentView;
    ReadConsent "readConsent" ConsentView;
    GiveConsent "giveConsent" ConsentEdit;
    WithdrawConsent "withdrawConsent" ConsentEdit;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_consents)
        .service(give_consent)
        .service(read_consent)
        .service(withdraw::withdraw_consent);
}

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
    /// The name.
    #[schema(max_length = 200)]
    pub name: String,
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
    /// A consent as it stands today, with the day of the client's death.
    pub fn of<O: Operation>(call: &Call<O>, stored: &StoredConsent, death: Option<NaiveDate>) -> Self {
        let consent = &stored.consent;
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
            representative: match &consent.giver {
                Giver::Client => None,
                Giver::Representative(representative) => Some(ShownRepresentative {
                    name: representative.name.clone(),
                    capacity: Open(representative.capacity),
                    proof: representative.proof.clone(),
                }),
            },
            withdrawn_on: consent.withdrawal.as_ref().map(|withdrawal| withdrawal.on),
            recorded_at: stored.recorded_at,
            recorded_by: Official::of(call, stored.recorded_by),
        }
    }
}

fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, "consents")]
}

struct Missing;
impl Finding for Missing {}

fn one<O: Operation>(call: &Call<O>, file: &File, id: ConsentId) -> Result<Secret<ShownConsent>, Problem> {
    let found = file
        .facts
        .as_ref()
        .zip(file.consents.as_ref())
        .map(|(facts, consents)| {
            let found = consents.iter().find(|stored| stored.id == id).ok_or(Missing)?;
            Ok(ShownConsent::of(call, found, death(facts)))
        });
    found
        .transpose()
        .map_err(|Missing| Problem::new(Code::NotFound).about(file.client()))
}

/// Lists a client's consents, those withdrawn and expired too.
///
/// Needs `consent.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "consents",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = ConsentPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/consents")]
async fn list_consents(call: Call<ListConsents>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (cursor::limit(&query)?, Scope::new("consents", client));
    let after = scope.after_id(query.one("cursor")?)?.unwrap_or(uuid::Uuid::nil());
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    drop(unit);
    let page = file.facts.zip(file.consents).map(|(facts, consents)| {
        let death = death(&facts);
        let next = consents.iter().filter(|stored| stored.id.0 > after);
        let items = next
            .map(|stored| ShownConsent::of(&call, stored, death))
            .collect();
        let (items, next_cursor) =
            cursor::cut(items, limit, &scope, |item: &ShownConsent| item.id.to_string());
        ConsentPage { items, next_cursor }
    });
    Ok(answer::shown(call.show(page, call.entry(subject(client))).await?))
}

/// Reads a consent.
///
/// Needs `consent.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "consents", responses((status = 200, body = ShownConsent, description = "The consent.")))]
#[get("/v1/registers/{register}/clients/{client}/consents/{consent}")]
async fn read_consent(call: Call<ReadConsent>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (client, id): (ClientId, ConsentId) = (
        request::id(&request, "client")?,
        request::id(&request, "consent")?,
    );
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    drop(unit);
    let found = one(&call, &file, id)?;
    Ok(answer::versioned(
        call.show(found, call.entry(subject(client))).await?,
    ))
}

/// Enters a consent that was given.
///
/// Needs `consent.edit`. Its kind says in which forms it may be given, whether it must name whom it
/// concerns and whether a representative may give it. Leaves an entry.
#[utoipa::path(tag = "consents",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ConsentInput,
    responses(
        (status = 201, body = ShownConsent, description = "Entered."),
        (status = 200, body = crate::resources::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/consents")]
async fn give_consent(
    call: Call<GiveConsent>,
    body: Valid<ConsentInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, &body.digest)?;
    let id = ConsentId(call.state.store.ids().next());
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
                    let again = one(call, &file, ConsentId(made))?;
                    return Ok(call.done(unit, again.map(Made::Resource), call.entry(subject(client))));
                }
                let decided = give(call, body, &file);
                let (consent, ground) = match (dry_run, decided) {
                    (true, decided) => {
                        return call.asked(unit, subject(client), decided.map(|(_, ground)| ground));
                    }
                    (false, decided) => decided?,
                };
                record_given(call, &mut unit, client, vec![NewlyGiven { id, consent }]).await?;
                let file = File::open(&mut unit, file.row).await?;
                let made = one(call, &file, id)?;
                Ok(call.done(
                    unit,
                    made.map(Made::Resource),
                    call.entry_on(subject(client), ground),
                ))
            }
        })
        .await?;
    Ok(answer::made(answer, |consent: &ShownConsent| {
        format!("{path}/{}", consent.id)
    }))
}

fn give(
    call: &Call<GiveConsent>,
    body: &ConsentInput,
    file: &File,
) -> Result<(Consent, domain::decision::Ground), Problem> {
    if file.facts.judge(|facts| death(facts).is_some()) {
        use domain::decision::{Reason, Refusal};
        return Err(Problem::refused([Refusal::new(Reason::ClientDeceased, "")]));
    }
    body.parse(call, "")
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
pub async fn record_given<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    client: ClientId,
    given: Vec<NewlyGiven>,
) -> Result<Secret<Vec<StoredConsent>>, Problem> {
    let mut stored = Vec::new();
    for NewlyGiven { id, consent } in given {
        let new = NewConsent {
            client,
            id,
            version: 1,
            retention_class: call.profile.consent_retention_class.clone(),
            recorded_by: call.person.id,
            consent: Secret::new(consent.clone()),
        };
        persistence::consents::record(unit, new).await?;
        changes::note(unit, client, "consent", id.0, 1).await?;
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
