//! Adding, listing, reading, changing and removing a dated fact of any kind.

use super::parts::{Meta, RecordInput};
use crate::answer::{self, Made, Versioned};
use crate::body::{Patch, Valid};
use crate::call::{Call, Operation};
use crate::problem::{Code, FieldError, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::File;
use crate::resources::cursor::{self, Scope};
use crate::resources::shared::WithheldValue;
use actix_web::{HttpRequest, HttpResponse};
use domain::access::Right;
use domain::civil::Period;
use domain::decision::Ground;
use domain::fact::{ChangeReason, FactDocument, Field, RestrictedBy};
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use domain::profile::RegisterProfile;
use domain::recording::SourceNote;
use domain::secret::{Finding, Secret};
use domain::value::Value;
use persistence::facts::{self, NewFact, StoredFact};
use persistence::outside_notice::{self, CaseRow};
use persistence::{Unit, changes, clients};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

/// A kind of dated fact: what it says in a request, in an answer and under the seal.
pub trait DatedFact: Serialize + Versioned + Sized + Send + 'static {
    /// The body of a request.
    type Input: Serialize + DeserializeOwned + ToSchema + Validate + Clone + Send + Sync + 'static;
    /// The page of a list.
    type Page: Serialize + Send + 'static;
    /// The field.
    const FIELD: Field;
    /// The segment of the path.
    const SEGMENT: &'static str;

    /// The value of a request.
    ///
    /// # Errors
    /// What is wrong, with a pointer into the body.
    fn value(input: &Self::Input, profile: &RegisterProfile) -> Result<Value, FieldError>;
    /// What the request says besides the value.
    fn record(input: &Self::Input) -> RecordInput<'_>;
    /// The request that would make a value, for merging patches.
    fn input(value: &Value) -> Option<Self::Input>;
    /// The answer.
    fn shown(value: &Value, meta: Meta) -> Option<Self>;
    /// A page of answers.
    fn page(items: Vec<Self>, next_cursor: Option<String>, withheld: Vec<WithheldValue>) -> Self::Page;
}

/// A datum that is to be recorded for the first time.
#[derive(Clone)]
pub struct NewDatum {
    /// Which datum.
    pub field: Field,
    /// Its value.
    pub value: Secret<Value>,
    /// When it holds.
    pub period: Period,
    /// Where it came from.
    pub source: SourceNote,
    /// Code of the provision by which law requires it although the notice does not name it.
    pub required_by_law: Option<String>,
    /// Where it stands in the request.
    pub pointer: String,
}

impl NewDatum {
    /// From a request's body.
    ///
    /// # Errors
    /// Everything that is wrong with it; pointers begin with the given one.
    pub fn from_input<K: DatedFact>(
        input: &K::Input,
        profile: &RegisterProfile,
        of_request: Option<&SourceNote>,
        pointer: &str,
    ) -> Result<Self, Vec<FieldError>> {
        let record = K::record(input);
        let (value, period, source) = (
            K::value(input, profile),
            record.period(),
            record.source(of_request),
        );
        match (value, period, source) {
            (Ok(value), Ok(period), Ok(source)) => Ok(Self {
                field: value.field(),
                value: Secret::new(value),
                period,
                source,
                required_by_law: record.required_by_law.map(str::to_owned),
                pointer: pointer.to_owned(),
            }),
            (value, period, source) => {
                let errors = [value.err(), period.err(), source.err()];
                Err(errors
                    .into_iter()
                    .flatten()
                    .map(|error| error.below(pointer))
                    .collect())
            }
        }
    }
}

/// Judges a datum and, when the rules allow it, seals it under its retention class. What law requires
/// although the notice does not name it enters restricted, and opens a case for the DPO.
///
/// # Errors
/// `rule_refused` with every reason; `right_missing` for what is recorded outside the notice.
pub async fn record_new<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    file: &File,
    datum: NewDatum,
    id: FactId,
) -> Result<Ground, Problem> {
    let field = datum.field;
    let (rests_on, ground) = file
        .judge(
            &call.profile,
            field,
            &datum.source,
            datum.required_by_law.as_deref(),
            call.today,
        )
        .map_err(|errors| {
            Problem::new(Code::RuleRefused).at(errors.into_iter().map(|error| error.below(&datum.pointer)))
        })?;
    if rests_on.outside_notice && !call.may(Right::OutsideNoticeRecord) {
        return Err(Problem::new(Code::RightMissing).with("right", Right::OutsideNoticeRecord.code()));
    }
    let (outside_notice, provision) = (rests_on.outside_notice, rests_on.provision.clone());
    let (period, source) = (datum.period, datum.source);
    let document = datum.value.map(|value| FactDocument {
        value: Some(value),
        period,
        source,
        rests_on,
    });
    let fact = NewFact {
        client: file.client(),
        id,
        version: 1,
        field,
        retention_class: call.profile.retention_class_of(field).to_owned(),
        restricted: outside_notice.then_some(RestrictedBy::OutsideNotice),
        removed: false,
        reason: ChangeReason::Recorded,
        recorded_by: call.person.id,
        document,
    };
    record(unit, fact, &datum.pointer).await?;
    if outside_notice {
        let case = CaseRow {
            id: unit.ids().next(),
            version: 1,
            client_id: file.row.id,
            fact_id: Some(id.0),
            field: Some(field.code().to_owned()),
            provision: provision.unwrap_or_default(),
            recorded_by: call.person.id.0,
            recorded_at: unit.now,
            closing: None,
            closed_by: None,
            closed_at: None,
        };
        outside_notice::open(unit, &case).await?;
    }
    changes::note(unit, file.client(), field.code(), id.0, 1).await?;
    Ok(ground)
}

/// Seals a version of a fact; the one conflict that the database finds is an identity code in use.
///
/// # Errors
/// `identity_code_in_use`; the database's.
pub async fn record(unit: &mut Unit, fact: NewFact, pointer: &str) -> Result<(), Problem> {
    let is_identity_code = fact.field == Field::IdentityCode;
    facts::record(unit, fact).await.map_err(|error| match error {
        persistence::Error::Exists if is_identity_code => {
            Problem::new(Code::IdentityCodeInUse).at([FieldError::new(pointer, "already_so")])
        }
        error => error.into(),
    })
}

/// Refuses what touches a field that the caller may not see.
fn visible<O: Operation>(call: &Call<O>, file: &File, field: Field) -> Result<(), Problem> {
    let protection = file.protection(call.today);
    match call.viewer().withheld(&call.profile, &protection, field) {
        Some(_) if call.profile.category_of(field).is_some() => {
            Err(Problem::new(Code::FieldWithheld).about(file.client()))
        }
        // A field that the notice does not name is refused by its own rule, with its own reason.
        _ => Ok(()),
    }
}

fn subject(file: &File, field: Field) -> Vec<Subject> {
    vec![Subject {
        client: file.client(),
        shown: vec![field.code().to_owned()],
        withheld: Vec::new(),
    }]
}

/// Adds a dated fact.
///
/// # Errors
/// As the contract says.
pub async fn add<K: DatedFact, O: Operation>(
    call: Call<O>,
    request: &HttpRequest,
    body: Valid<K::Input>,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(request, "client")?;
    let dry_run = Query::parse(request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(request, &body.digest)?;
    let datum = NewDatum::from_input::<K>(&body.body, &call.profile, None, "").map_err(Problem::invalid)?;
    let (path, id) = (request.path().to_owned(), FactId(call.state.store.ids().next()));
    let shared = Arc::new((call.clone(), key, datum));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, datum) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                visible(call, &file, K::FIELD)?;
                let claimed = if dry_run {
                    None
                } else {
                    call.claim(&mut unit, key.as_ref(), id.0).await?
                };
                if let Some(made) = claimed {
                    let again = one::<K, O>(call, &file, FactId(made))?;
                    let entry = call.entry(subject(&file, K::FIELD));
                    return Ok(call.done(unit, again.map(Made::Resource), entry));
                }
                let decided = record_new(call, &mut unit, &file, datum.clone(), id).await;
                if dry_run {
                    return call.asked(unit, subject(&file, K::FIELD), decided);
                }
                let ground = decided?;
                clients::touch(&mut unit, client).await?;
                let file = File::open(&mut unit, file.row).await?;
                let made = recorded::<K, O>(call, &file, id)?;
                let entry = call.entry_on(subject(&file, K::FIELD), ground);
                Ok(call.done(unit, made.map(Made::Resource), entry))
            }
        })
        .await?;
    Ok(answer::made(answer, |made: &K| {
        format!("{path}/{}", made_id(made))
    }))
}

fn made_id<K: DatedFact>(made: &K) -> String {
    // Every kind has an `id` member; it is read from the answer so that a replay names the first one's.
    serde_json::to_value(made)
        .ok()
        .and_then(|value| value["id"].as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The facts of a kind, as this caller may see them.
fn shown<K: DatedFact, O: Operation>(call: &Call<O>, facts: Vec<StoredFact>) -> Vec<K> {
    let viewer = call.viewer();
    facts
        .into_iter()
        .filter(|fact| fact.field == K::FIELD)
        .filter(|fact| {
            viewer
                .withheld_fact(fact.field, fact.restricted.is_some())
                .is_none()
        })
        .filter_map(|fact| K::shown(fact.document.value.as_ref()?, Meta::of(call, &fact)))
        .collect()
}

struct Missing;
impl Finding for Missing {}

/// The fact that the caller has recorded just now: shown to whoever said it, though it is restricted from
/// now on.
fn recorded<K: DatedFact, O: Operation>(
    call: &Call<O>,
    file: &File,
    id: FactId,
) -> Result<Secret<K>, Problem> {
    let found = file.facts.as_ref().map(|facts| {
        let own = facts.iter().find(|fact| fact.id == id).ok_or(Missing)?;
        let value = own.document.value.as_ref().ok_or(Missing)?;
        K::shown(value, Meta::of(call, own)).ok_or(Missing)
    });
    found.transpose().map_err(|Missing| Problem::new(Code::Internal))
}

fn one<K: DatedFact, O: Operation>(call: &Call<O>, file: &File, id: FactId) -> Result<Secret<K>, Problem> {
    let found = file.facts.as_ref().map(|facts| {
        let own = facts.iter().filter(|fact| fact.id == id).cloned().collect();
        shown::<K, O>(call, own).into_iter().next().ok_or(Missing)
    });
    found
        .transpose()
        .map_err(|Missing| Problem::new(Code::NotFound).about(file.client()))
}

/// Lists the facts of a kind.
///
/// # Errors
/// As the contract says.
pub async fn list<K: DatedFact, O: Operation>(
    call: Call<O>,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(request, "client")?;
    let query = Query::parse(request, &["limit", "cursor"])?;
    let (limit, scope) = (cursor::limit(&query)?, Scope::new(K::SEGMENT, client));
    let after = scope.after_id(query.one("cursor")?)?.unwrap_or(uuid::Uuid::nil());
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let facts = facts::current(&mut unit, client).await?;
    drop(unit);
    let protection = crate::resources::clients::file::protection(&row, &facts, call.today);
    let hidden = call.viewer().withheld(&call.profile, &protection, K::FIELD);
    let withheld: Vec<_> = hidden
        .iter()
        .map(|reason| WithheldValue::new("/items", *reason))
        .collect();
    let (shown_fields, withheld_fields) = match hidden {
        Some(_) => (Vec::new(), vec![K::FIELD.code().to_owned()]),
        None => (vec![K::FIELD.code().to_owned()], Vec::new()),
    };
    let entry = call.entry(vec![Subject {
        client,
        shown: shown_fields,
        withheld: withheld_fields,
    }]);
    let page = facts.map(|facts| {
        let visible = if hidden.is_some() { Vec::new() } else { facts };
        let next = visible
            .into_iter()
            .filter(|fact| fact.field == K::FIELD && fact.id.0 > after)
            .collect();
        let (items, next_cursor) = cursor::cut(shown::<K, O>(&call, next), limit, &scope, made_id);
        K::page(items, next_cursor, withheld)
    });
    Ok(answer::shown(call.show(page, entry).await?))
}

/// Reads one fact.
///
/// # Errors
/// As the contract says.
pub async fn read<K: DatedFact, O: Operation>(
    call: Call<O>,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (client, id): (ClientId, FactId) = (request::id(request, "client")?, request::id(request, "fact")?);
    Query::parse(request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    drop(unit);
    let protection = file.protection(call.today);
    if call
        .viewer()
        .withheld(&call.profile, &protection, K::FIELD)
        .is_some()
    {
        // That there is such a fact would tell something too.
        return Err(Problem::new(Code::NotFound).about(client));
    }
    let found = one::<K, O>(&call, &file, id)?;
    let entry = call.entry(subject(&file, K::FIELD));
    Ok(answer::versioned(call.show(found, entry).await?))
}

/// A fact that is to be changed: its version, and whether it alone is restricted.
struct Target {
    version: i64,
    restricted: Option<RestrictedBy>,
}
impl Finding for Target {}

impl Target {
    /// A datum that was judged again rests on what is in force now: a withdrawn consent restricts it no
    /// longer.
    fn resting_again(self) -> Self {
        let restricted = self.restricted.filter(|by| *by != RestrictedBy::ConsentWithdrawn);
        Self { restricted, ..self }
    }
}

fn target<O: Operation>(
    call: &Call<O>,
    file: &File,
    id: FactId,
    field: Field,
    version: i64,
) -> Result<Target, Problem> {
    visible(call, file, field)?;
    let found = file.facts.judge(|facts| {
        let fact = facts.iter().find(|fact| fact.id == id && fact.field == field)?;
        Some(Target {
            version: fact.version,
            restricted: fact.restricted,
        })
    });
    let found = found.ok_or_else(|| Problem::new(Code::NotFound).about(file.client()))?;
    if call
        .viewer()
        .withheld_fact(field, found.restricted.is_some())
        .is_some()
    {
        return Err(Problem::new(Code::FieldWithheld).about(file.client()));
    }
    if found.version != version {
        return Err(Problem::new(Code::Stale).about(file.client()));
    }
    Ok(found)
}

/// A non-disclosure order is ended, shortened or taken out of use only by who may see what it hides:
/// otherwise one would take it away, look, and put it back.
fn keeps_protection<O: Operation>(call: &Call<O>, field: Field) -> Result<(), Problem> {
    if field == Field::NonDisclosure && !call.may(Right::ProtectedContactView) {
        return Err(Problem::new(Code::RightMissing).with("right", Right::ProtectedContactView.code()));
    }
    Ok(())
}

/// Reasons that a caller may give; the others say themselves what was done.
pub const CHANGE_REASONS: [ChangeReason; 5] = [
    ChangeReason::Changed,
    ChangeReason::Corrected,
    ChangeReason::Completed,
    ChangeReason::ClientRequest,
    ChangeReason::Unnecessary,
];

/// Why a datum is changed: the `Change-Reason` header.
///
/// # Errors
/// `invalid_header`.
pub fn change_reason(request: &HttpRequest) -> Result<ChangeReason, Problem> {
    let reason = request::coded_header(request, "change-reason", |code| {
        ChangeReason::parse(code).filter(|reason| CHANGE_REASONS.contains(reason))
    })?;
    Ok(reason.unwrap_or(ChangeReason::Changed))
}

/// Changes a fact by a merge patch: a new version, with the one before it kept.
///
/// # Errors
/// As the contract says.
pub async fn change<K: DatedFact, O: Operation>(
    call: Call<O>,
    request: &HttpRequest,
    body: Patch<K::Input>,
) -> Result<HttpResponse, Problem> {
    let (client, id): (ClientId, FactId) = (request::id(request, "client")?, request::id(request, "fact")?);
    Query::parse(request, &[])?;
    let (version, reason) = (request::if_match(request)?, change_reason(request)?);
    let shared = Arc::new((call.clone(), body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let target = target(call, &file, id, K::FIELD, version)?;
                let merged = file
                    .facts
                    .as_ref()
                    .map(|facts| merged::<K, O>(call, facts, id, body));
                let merged = merged.transpose()?;
                let weakens = file.facts.as_ref().zip(merged.as_ref()).judge(|(facts, merged)| {
                    let before = facts
                        .iter()
                        .find(|fact| fact.id == id)
                        .map(|fact| fact.document.period);
                    before.is_none_or(|before| !merged.period.covers(&before))
                });
                if weakens {
                    keeps_protection(call, K::FIELD)?;
                }
                let touches_value = body.members().any(|member| member != "period");
                let ground = match touches_value {
                    false => Ground::default(),
                    true => {
                        let (rests_on, ground) = merged
                            .judge(|document| {
                                // What law required then may be corrected on the same provision.
                                let stored = &document.rests_on;
                                let stored = stored.provision.as_deref().filter(|_| stored.outside_notice);
                                let required_by_law = body.value["requiredByLaw"].as_str().or(stored);
                                let source = &document.source;
                                file.judge(&call.profile, K::FIELD, source, required_by_law, call.today)
                            })
                            .map_err(|errors| Problem::new(Code::RuleRefused).at(errors))?;
                        if rests_on.outside_notice && !call.may(Right::OutsideNoticeRecord) {
                            let right = Right::OutsideNoticeRecord.code();
                            return Err(Problem::new(Code::RightMissing).with("right", right));
                        }
                        let merged = merged.map(|document| FactDocument { rests_on, ..document });
                        let target = target.resting_again();
                        store::<O>(call, &mut unit, &file, id, K::FIELD, &target, reason, merged).await?;
                        return finish::<K, O>(call, unit, file, id, ground).await;
                    }
                };
                store::<O>(call, &mut unit, &file, id, K::FIELD, &target, reason, merged).await?;
                finish::<K, O>(call, unit, file, id, ground).await
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}

fn merged<K: DatedFact, O: Operation>(
    call: &Call<O>,
    facts: &[StoredFact],
    id: FactId,
    body: &Patch<K::Input>,
) -> Result<FactDocument, Refused> {
    let missing = || Refused(Problem::new(Code::NotFound));
    let fact = facts.iter().find(|fact| fact.id == id).ok_or_else(missing)?;
    let document = &fact.document;
    let input = document.value.as_ref().and_then(K::input).ok_or_else(missing)?;
    let mut current = serde_json::to_value(&input).map_err(|_| Refused(Problem::new(Code::Internal)))?;
    let period = crate::resources::shared::PeriodInput::from(document.period);
    current["period"] = serde_json::to_value(period).map_err(|_| Refused(Problem::new(Code::Internal)))?;
    let input: K::Input = body.apply(&call.state.schemas, current).map_err(Refused)?;
    let record = K::record(&input);
    let parsed = (
        K::value(&input, &call.profile),
        record.period(),
        record.source(Some(&document.source)),
    );
    match parsed {
        (Ok(value), Ok(period), Ok(source)) => Ok(FactDocument {
            value: Some(value),
            period,
            source,
            rests_on: document.rests_on.clone(),
        }),
        (value, period, source) => {
            let errors = [value.err(), period.err(), source.err()];
            Err(Refused(Problem::invalid(errors.into_iter().flatten())))
        }
    }
}

/// A problem carries codes and pointers, and no datum.
pub struct Refused(pub Problem);
impl Finding for Refused {}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        refused.0
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a version of a fact says this much about itself"
)]
async fn store<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    file: &File,
    id: FactId,
    field: Field,
    target: &Target,
    reason: ChangeReason,
    document: Secret<FactDocument>,
) -> Result<(), Problem> {
    let fact = NewFact {
        client: file.client(),
        id,
        version: target.version + 1,
        field,
        retention_class: call.profile.retention_class_of(field).to_owned(),
        restricted: target.restricted,
        removed: false,
        reason,
        recorded_by: call.person.id,
        document,
    };
    record(unit, fact, "").await?;
    clients::touch(unit, file.client()).await?;
    changes::note(unit, file.client(), field.code(), id.0, target.version + 1).await?;
    Ok(())
}

async fn finish<K: DatedFact, O: Operation>(
    call: &Call<O>,
    mut unit: Unit,
    file: File,
    id: FactId,
    ground: Ground,
) -> Result<persistence::Done<K>, Problem> {
    let file = File::open(&mut unit, file.row).await?;
    let changed = one::<K, O>(call, &file, id)?;
    let entry = call.entry_on(subject(&file, K::FIELD), ground);
    Ok(call.done(unit, changed, entry))
}

/// Takes a fact out of use: its versions stay in the history.
///
/// # Errors
/// As the contract says.
pub async fn remove<K: DatedFact, O: Operation>(
    call: Call<O>,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (client, id): (ClientId, FactId) = (request::id(request, "client")?, request::id(request, "fact")?);
    Query::parse(request, &[])?;
    let (version, reason) = (request::if_match(request)?, change_reason(request)?);
    let shared = call.clone();
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let target = target(&call, &file, id, K::FIELD, version)?;
                keeps_protection(&call, K::FIELD)?;
                let document = file.facts.as_ref().map(|facts| {
                    let fact = facts.iter().find(|fact| fact.id == id).ok_or(Missing)?;
                    Ok(fact.document.clone())
                });
                let document = document
                    .transpose()
                    .map_err(|Missing| Problem::new(Code::NotFound))?;
                let fact = NewFact {
                    client,
                    id,
                    version: target.version + 1,
                    field: K::FIELD,
                    retention_class: call.profile.retention_class_of(K::FIELD).to_owned(),
                    restricted: target.restricted,
                    removed: true,
                    reason,
                    recorded_by: call.person.id,
                    document,
                };
                record(&mut unit, fact, "").await?;
                clients::touch(&mut unit, client).await?;
                changes::note(&mut unit, client, K::FIELD.code(), id.0, target.version + 1).await?;
                let entry = call.entry(subject(&file, K::FIELD));
                Ok(call.done(unit, Secret::new(()), entry))
            }
        })
        .await?;
    Ok(answer::nothing(answer))
}
