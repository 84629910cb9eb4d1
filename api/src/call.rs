//! A call: who makes it, in which capacity, by which right. The first extractor of every handler.
//!
//! It does no input or output beyond memory, so that 401 and 403 always come before anything else, and
//! the right that an operation needs stands in the type of its handler.

use crate::access::{Person, Snapshot};
use crate::answer::Made;
use crate::edge::{Record, Slot, Trace, entry_of};
use crate::problem::{Code, ErrorDocument, GroundDocument, Problem};
use crate::registers::Register;
use crate::request;
use crate::resources::shared::DryRun;
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Right;
use domain::decision::Ground;
use domain::grant::{self, AccessRefusal};
use domain::ids::{ClientId, EventId, RegisterKey, UserId};
use domain::labels::Language;
use domain::log::{Actor, Entry, Outcome, Subject};
use domain::profile::{RegisterProfile, Task};
use domain::secret::Secret;
use domain::visibility::Viewer;
use persistence::clients::{self, ClientRow};
use persistence::idempotency::{Claim, Key};
use persistence::{Done, Logged, Unit};
use std::collections::BTreeSet;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

/// An operation of the contract: its id, and the right it needs.
pub trait Operation: Send + Sync + 'static {
    /// The contract's `operationId`, which the user log names too.
    const ID: &'static str;
    /// The right that the task must hold; without one, any grant in the register will do.
    const RIGHT: Option<Right>;
}

/// Declares operations: `operations! { ReadClient "readClient" ClientView; … }`.
#[macro_export]
macro_rules! operations {
    ($($name:ident $id:literal $($right:ident)?;)*) => {$(
        #[doc = concat!("The operation `", $id, "`.")]
        pub struct $name;
        impl $crate::call::Operation for $name {
            const ID: &'static str = $id;
            const RIGHT: Option<domain::access::Right> = $crate::operations!(@right $($right)?);
        }
    )*};
    (@right) => { None };
    (@right $right:ident) => { Some(domain::access::Right::$right) };
}

/// Who has signed in, whatever the register.
pub struct SignedIn<O> {
    /// What every request shares.
    pub state: web::Data<State>,
    /// The person.
    pub person: Person,
    /// The session that the token descends from.
    pub session: uuid::Uuid,
    /// Users and grants as they are.
    pub snapshot: Arc<Snapshot>,
    /// The time of the call.
    pub now: DateTime<Utc>,
    /// The language that the caller reads.
    pub language: Language,
    record: Record,
    trace: Arc<str>,
    /// The client whom the call has found within its reach: whoever is refused from there on, the entry
    /// names that client.
    found: Arc<OnceLock<ClientId>>,
    operation: PhantomData<fn() -> O>,
}

impl<O> Clone for SignedIn<O> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
            person: self.person.clone(),
            session: self.session,
            snapshot: self.snapshot.clone(),
            now: self.now,
            language: self.language,
            record: self.record.clone(),
            trace: self.trace.clone(),
            found: self.found.clone(),
            operation: PhantomData,
        }
    }
}

/// A call in a register.
pub struct Call<O> {
    signed_in: SignedIn<O>,
    /// The register.
    pub register: Arc<Register>,
    /// The profile in force today.
    pub profile: Arc<RegisterProfile>,
    /// What day it is in the register.
    pub today: NaiveDate,
    task: usize,
    own_clients_only: bool,
    restricted_use: bool,
}

impl<O> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self {
            signed_in: self.signed_in.clone(),
            register: self.register.clone(),
            profile: self.profile.clone(),
            today: self.today,
            task: self.task,
            own_clients_only: self.own_clients_only,
            restricted_use: self.restricted_use,
        }
    }
}

impl<O> std::ops::Deref for Call<O> {
    type Target = SignedIn<O>;

    fn deref(&self) -> &SignedIn<O> {
        &self.signed_in
    }
}

impl<O: Operation> FromRequest for SignedIn<O> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(sign_in(request))
    }
}

impl<O: Operation> FromRequest for Call<O> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(sign_in(request).and_then(|signed_in| enter_register(request, signed_in)))
    }
}

/// Whoever calls what is public. A token is not needed; one that is sent must be valid, so that a client
/// learns at once that it has to sign in again.
pub struct Anyone;

impl FromRequest for Anyone {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.headers().contains_key(header::AUTHORIZATION) {
            true => sign_in::<Public>(request).map(|_| Self),
            false => Ok(Self),
        })
    }
}

crate::operations! { Public "public"; }

fn sign_in<O: Operation>(request: &HttpRequest) -> Result<SignedIn<O>, Problem> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| Problem::new(Code::Internal))?
        .clone();
    let now = state.store.clock().now();
    let authorization = request.headers().get(header::AUTHORIZATION);
    let authorization = authorization.ok_or_else(|| Problem::new(Code::Unauthenticated))?;
    let token = authorization
        .to_str()
        .ok()
        .and_then(bearer)
        .ok_or_else(|| Problem::new(Code::TokenInvalid))?;
    let bearer = state.tokens.verify(token, now)?;
    let snapshot = state
        .access
        .fresh()
        .ok_or_else(|| Problem::new(Code::GrantsStale).retry_after(1))?;
    let person = snapshot
        .person(bearer.user)
        .cloned()
        .ok_or_else(|| Problem::new(Code::TokenInvalid))?;
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = request::address(peer, request.headers(), &state.config.trusted_proxies);
    let record = Record {
        register: RegisterKey::SYSTEM,
        actor: Actor {
            user: Some(person.id),
            name: Some(person.display_name.clone()),
            address: address.map(|address| address.to_string()),
            ..Actor::default()
        },
        operation: O::ID,
    };
    note(request, &record);
    if !person.active || snapshot.is_revoked(bearer.session) {
        return Err(Problem::new(Code::TokenInvalid));
    }
    let trace = request
        .extensions()
        .get::<Trace>()
        .map_or_else(|| "".into(), |trace| trace.0.clone());
    Ok(SignedIn {
        person,
        session: bearer.session,
        snapshot,
        now,
        language: request::language(request.headers()),
        record,
        trace,
        found: Arc::default(),
        state,
        operation: PhantomData,
    })
}

/// The scheme's name is read without regard to case (RFC 9110, 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// From here on the edge knows who calls, and enters what goes wrong.
fn note(request: &HttpRequest, record: &Record) {
    if let Some(slot) = request.extensions().get::<Slot>() {
        slot.set(record.clone());
    }
}

fn enter_register<O: Operation>(
    request: &HttpRequest,
    mut signed_in: SignedIn<O>,
) -> Result<Call<O>, Problem> {
    let id = request.match_info().get("register").unwrap_or_default();
    let register = signed_in
        .state
        .registers
        .find(id)
        .ok_or_else(|| Problem::new(Code::RegisterUnknown))?
        .clone();
    let (today, profile) = register.on(signed_in.now);
    let profile = profile.clone();
    signed_in.record.register = register.key;
    note(request, &signed_in.record);
    let address = signed_in
        .record
        .actor
        .address
        .as_ref()
        .and_then(|address| address.parse().ok());
    if !register.is_reached_from(&profile, address) {
        return Err(Problem::new(Code::NetworkRefused).with("section", &profile.network.section));
    }
    let grants = signed_in.snapshot.grants(signed_in.person.id, register.key);
    let (task_header, purpose_header) = (
        request::header(request, "task")?,
        request::header(request, "purpose")?,
    );
    let capacity =
        grant::judge(&profile, &grants, task_header, purpose_header, O::RIGHT, today).map_err(|refusal| {
            let problem = Problem::from(refusal);
            match (refusal, O::RIGHT) {
                (AccessRefusal::RightMissing, Some(right)) => problem.with("right", right.code()),
                _ => problem,
            }
        })?;
    signed_in.record.actor.task = Some(capacity.task.code.clone());
    signed_in.record.actor.purpose = Some(capacity.purpose.to_owned());
    let own_clients_only = capacity.own_clients_only;
    let task = profile
        .tasks
        .iter()
        .position(|task| task.code == capacity.task.code);
    let task = task.ok_or_else(|| Problem::new(Code::Internal))?;
    let restricted_use = request::header(request, "restricted-use")?;
    if let Some(code) = restricted_use {
        if !profile.restriction_uses.iter().any(|known| known.code == code) {
            return Err(Problem::new(Code::RestrictedUseUnknown));
        }
        signed_in.record.actor.restricted_use = Some(code.to_owned());
    }
    note(request, &signed_in.record);
    let restricted_use = restricted_use.is_some();
    Ok(Call {
        signed_in,
        register,
        profile,
        today,
        task,
        own_clients_only,
        restricted_use,
    })
}

impl<O: Operation> SignedIn<O> {
    /// The entry of this call, done.
    pub fn entry(&self, subjects: Vec<Subject>) -> Entry {
        Entry {
            id: EventId(self.state.store.ids().next()),
            register: self.record.register,
            at: self.now,
            actor: self.record.actor.clone(),
            operation: O::ID.to_owned(),
            outcome: Outcome::Done,
            code: None,
            ground: None,
            about: None,
            trace: Some(self.trace.to_string()),
            subjects,
            count: 1,
        }
    }

    /// Runs a unit of work to its end, whoever goes away; a refusal is entered before it is told.
    ///
    /// # Errors
    /// What the work says.
    pub async fn write<T, F, Fut>(&self, work: F) -> Result<Logged<T>, Problem>
    where
        T: Send + 'static,
        F: Fn(Unit) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Done<T>, Problem>> + Send + 'static,
    {
        let (store, record, trace) = (self.state.store.clone(), self.record.clone(), self.trace.clone());
        let found = self.found.clone();
        let work = Arc::new(work);
        self.state
            .store
            .write(self.record.register, move |unit| {
                let (work, store, record, trace) =
                    (work.clone(), store.clone(), record.clone(), trace.clone());
                let found = found.clone();
                async move {
                    work(unit).await.map_err(|problem| {
                        let problem = match found.get() {
                            Some(client) if problem.subjects.is_empty() => problem.about(*client),
                            _ => problem,
                        };
                        let entry = entry_of(&store, &record, &problem, &trace);
                        problem.entered(entry)
                    })
                }
            })
            .await
    }

    /// A unit that did its work.
    pub fn done<T>(&self, unit: Unit, value: Secret<T>, entry: Entry) -> Done<T> {
        Done {
            unit,
            value,
            entry,
            dry_run: false,
        }
    }

    /// A unit that asked a rule and changes nothing: what it decided is the answer.
    ///
    /// # Errors
    /// What is wrong with the request apart from the rule.
    pub fn asked<T>(
        &self,
        unit: Unit,
        subjects: Vec<Subject>,
        decided: Result<Ground, Problem>,
    ) -> Result<Done<Made<T>>, Problem> {
        let (ground, errors) = match decided {
            Ok(ground) => (Some(ground), Vec::new()),
            Err(problem) if problem.code == Code::RuleRefused => (problem.ground().cloned(), problem.errors),
            Err(problem) => return Err(problem),
        };
        let entry = Entry {
            outcome: Outcome::DryRun,
            code: (!errors.is_empty()).then(|| Code::RuleRefused.code().to_owned()),
            ground: ground.clone(),
            ..self.entry(subjects)
        };
        let ground = ground.filter(|_| errors.is_empty());
        let answer = DryRun {
            allowed: errors.is_empty(),
            ground: ground.as_ref().map(GroundDocument::from),
            reasons: errors
                .iter()
                .map(|error| ErrorDocument::new(error, self.language))
                .collect(),
        };
        Ok(Done {
            unit,
            value: Secret::new(Made::DryRun(answer)),
            entry,
            dry_run: true,
        })
    }

    /// The idempotency key of a request, if it has one.
    ///
    /// # Errors
    /// `invalid_header`.
    pub fn idempotency(&self, request: &HttpRequest, digest: &[u8]) -> Result<Option<Key>, Problem> {
        let Some(key) = request::header(request, "idempotency-key")? else {
            return Ok(None);
        };
        let store = &self.state.store;
        let route = request.path().as_bytes();
        Ok(Some(Key {
            user: self.person.id,
            key_mac: store.system_mac("idempotency key", &[key.as_bytes(), route]),
            body_mac: store.system_mac("idempotency body", &[digest]),
        }))
    }

    /// Claims the key for a resource that is about to be made; the id of what was made the first time,
    /// when the request repeats.
    ///
    /// # Errors
    /// `idempotency_key_reused`.
    pub async fn claim(
        &self,
        unit: &mut Unit,
        key: Option<&Key>,
        id: uuid::Uuid,
    ) -> Result<Option<uuid::Uuid>, Problem> {
        let Some(key) = key else { return Ok(None) };
        match persistence::idempotency::claim(unit, key, id).await? {
            Claim::First => Ok(None),
            Claim::Replay(made) => Ok(Some(made)),
            Claim::OtherBody => Err(Problem::new(Code::IdempotencyKeyReused)),
        }
    }

    /// The operator's administrator: a grant that belongs to no register.
    pub fn is_operator(&self) -> bool {
        let today = self.now.date_naive();
        self.snapshot
            .grants(self.person.id, RegisterKey::SYSTEM)
            .iter()
            .any(|grant| grant.carries(today))
    }

    /// The registers in which the person may give grants.
    pub fn administers(&self) -> Vec<RegisterKey> {
        self.state
            .registers
            .all()
            .iter()
            .filter(|register| {
                let (today, profile) = register.on(self.now);
                self.snapshot
                    .grants(self.person.id, register.key)
                    .iter()
                    .any(|grant| {
                        grant.carries(today)
                            && profile
                                .task(&grant.task)
                                .is_some_and(|task| task.rights.contains(&Right::GrantEdit))
                    })
            })
            .map(|register| register.key)
            .collect()
    }

    /// A reader in the register of the call.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(&self) -> Result<Unit, Problem> {
        Ok(self.state.store.read(self.record.register).await?)
    }

    /// Lets data out, once its entry is durable.
    ///
    /// # Errors
    /// `log_unavailable`: then nothing is shown.
    pub async fn show<T>(&self, value: Secret<T>, entry: Entry) -> Result<Logged<T>, Problem> {
        Ok(self.state.store.show(entry, value).await?)
    }
}

impl<O: Operation> Call<O> {
    /// The task in which the call is made.
    pub fn task(&self) -> &Task {
        &self.profile.tasks[self.task]
    }

    /// Whether the task holds a right.
    pub fn may(&self, right: Right) -> bool {
        self.task().rights.contains(&right)
    }

    /// The caller, as visibility rules see one.
    pub fn viewer(&self) -> Viewer<'_> {
        let task = self.task();
        Viewer {
            rights: &task.rights,
            categories: &task.categories,
            names_restricted_use: self.restricted_use,
        }
    }

    /// Codes of the categories that the task needs.
    pub fn categories(&self) -> &BTreeSet<String> {
        &self.task().categories
    }

    /// Whose clients alone are reached, when the grant says so.
    pub fn only_of(&self) -> Option<UserId> {
        self.own_clients_only.then_some(self.person.id)
    }

    /// The entry of this call, done, on a ground.
    pub fn entry_on(&self, subjects: Vec<Subject>, ground: Ground) -> Entry {
        Entry {
            ground: Some(ground),
            ..self.entry(subjects)
        }
    }

    /// A client within reach, to be read.
    ///
    /// # Errors
    /// `not_found`: absent, of another register and out of reach are the same.
    pub async fn client(&self, unit: &mut Unit, id: ClientId) -> Result<ClientRow, Problem> {
        let found = clients::find(&mut unit.tx, self.register.key, id).await?;
        self.within_reach(unit, id, found).await
    }

    /// A client within reach, locked for a change.
    ///
    /// # Errors
    /// As [`Call::client`].
    pub async fn lock_client(&self, unit: &mut Unit, id: ClientId) -> Result<ClientRow, Problem> {
        let found = clients::lock(unit, id).await?;
        self.within_reach(unit, id, found).await
    }

    async fn within_reach(
        &self,
        unit: &mut Unit,
        id: ClientId,
        found: Option<ClientRow>,
    ) -> Result<ClientRow, Problem> {
        let row = found.ok_or_else(|| Problem::new(Code::NotFound))?;
        if let Some(user) = self.only_of()
            && !persistence::relationships::is_responsible(
                &mut unit.tx,
                self.register.key,
                id,
                user,
                self.today,
            )
            .await?
        {
            return Err(Problem::new(Code::NotFound).about(id));
        }
        let _ = self.found.set(id);
        Ok(row)
    }
}
