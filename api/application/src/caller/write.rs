//! What a call does: a unit of work with its entry, or a reading that leaves once its entry is durable.

use super::Caller;
use crate::caller::identity::entry_of;
use crate::problem::Problem;
use contract::dry_run::{DryRun, Effects, True};
use contract::outcome::Outcome;
use contract::problem::{Code, ErrorDocument, GroundDocument};
use domain::decision::Ground;
use domain::ids::EventId;
use domain::log::{self, Actor, LogEntry, Subject};
use domain::secret::Secret;
use persistence::idempotency::{Claim, IdempotencyKey};
use persistence::{CompletedUnit, Logged, Unit};
use std::any::Any;
use std::pin::Pin;
use std::sync::Arc;

/// What some unit of work answers.
type AnyAnswer = Box<dyn Any + Send>;
/// Some unit of work under way.
type Working = Pin<Box<dyn Future<Output = Result<CompletedUnit<AnyAnswer>, Problem>> + Send>>;
/// Some work that a unit does.
type Work = Arc<dyn Fn(Unit) -> Working + Send + Sync>;

impl Caller {
    /// The entry of this call, done.
    pub fn entry(&self, subjects: Vec<Subject>) -> LogEntry {
        let id = EventId(self.app.store.ids().next());
        LogEntry::new(id, self.identity.register, self.now, self.operation.id)
            .by(self.actor())
            .traced(&*self.trace)
            .of(subjects)
    }

    /// Who acts; once a client was reached by standing in for somebody, for whom.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            substitute_for: self.stands_in.get().copied(),
            ..self.identity.actor.clone()
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
        Fut: Future<Output = Result<CompletedUnit<T>, Problem>> + Send + 'static,
    {
        self.run(work, false).await
    }

    /// Runs a unit of work that adds rows and changes none: see [`persistence::Store::add`].
    ///
    /// # Errors
    /// What the work says; a collision, when a row is there already.
    pub async fn add<T, F, Fut>(&self, work: F) -> Result<Logged<T>, Problem>
    where
        T: Send + 'static,
        F: Fn(Unit) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<CompletedUnit<T>, Problem>> + Send + 'static,
    {
        self.run(work, true).await
    }

    async fn run<T, F, Fut>(&self, work: F, adds: bool) -> Result<Logged<T>, Problem>
    where
        T: Send + 'static,
        F: Fn(Unit) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<CompletedUnit<T>, Problem>> + Send + 'static,
    {
        let work = move |unit| -> Working {
            let working = work(unit);
            Box::pin(async move {
                let done = working.await?;
                Ok(CompletedUnit {
                    unit: done.unit,
                    value: done.value.map(|value| Box::new(value) as AnyAnswer),
                    entry: done.entry,
                    dry_run: done.dry_run,
                })
            })
        };
        let answer = self.write_any(Arc::new(work), adds).await?;
        let answer = answer.map(|answer| answer.downcast::<T>().map(|answer| *answer));
        answer.transpose().map_err(|_| Problem::new(Code::Internal))
    }

    /// The same for whatever is answered. What a unit goes through is compiled once, and not for each command.
    async fn write_any(&self, work: Work, adds: bool) -> Result<Logged<AnyAnswer>, Problem> {
        let (store, identity, trace) = (self.app.store.clone(), self.identity.clone(), self.trace.clone());
        let (found, stands_in) = (self.found.clone(), self.stands_in.clone());
        let entered = move |unit| {
            let working = work(unit);
            let (store, identity, trace) = (store.clone(), identity.clone(), trace.clone());
            let (found, stands_in) = (found.clone(), stands_in.clone());
            async move {
                working.await.map_err(|problem| {
                    let problem = match found.get() {
                        Some(client) if problem.subjects.is_empty() => problem.about(*client),
                        _ => problem,
                    };
                    let mut entry = entry_of(&store, &identity, &problem, &trace);
                    entry.actor.substitute_for = stands_in.get().copied();
                    problem.entered(entry)
                })
            }
        };
        match adds {
            true => self.app.store.add(self.identity.register, entered).await,
            false => self.app.store.write(self.identity.register, entered).await,
        }
    }

    /// A unit that asked a rule and changes nothing: what it decided is the answer, with what it would bring about.
    ///
    /// # Errors
    /// What is wrong with the request apart from the rule.
    pub fn dry_run<T>(
        &self,
        unit: Unit,
        subjects: Vec<Subject>,
        decided: Result<Ground, Problem>,
        effects: Option<Effects>,
    ) -> Result<CompletedUnit<Outcome<T>>, Problem> {
        let (code, ground, errors) = match decided {
            Ok(ground) => (None, Some(ground), Vec::new()),
            Err(problem) => (
                Some(problem.code.code()),
                problem.ground().cloned(),
                problem.into_reasons()?,
            ),
        };
        let entry = self
            .entry(subjects)
            .ended(log::Outcome::DryRun, code)
            .on(ground.clone());
        let ground = ground.filter(|ground| errors.is_empty() && *ground != Ground::default());
        let answer = DryRun {
            dry_run: True,
            allowed: errors.is_empty(),
            ground: ground.as_ref().map(GroundDocument::from),
            reasons: errors
                .iter()
                .map(|error| ErrorDocument::new(error, self.language))
                .collect(),
            effects,
        };
        Ok(CompletedUnit {
            unit,
            value: Secret::new(Outcome::DryRun(answer)),
            entry,
            dry_run: true,
        })
    }

    /// An idempotency key: it is the caller's own, and of one route and body.
    pub fn idempotency_key(&self, key: &str, route: &str, digest: &[u8]) -> IdempotencyKey {
        let store = &self.app.store;
        IdempotencyKey {
            user: self.person.id,
            key_mac: store.system_mac("idempotency key", &[key.as_bytes(), route.as_bytes()]),
            body_mac: store.system_mac("idempotency body", &[digest]),
        }
    }

    /// Claims the key for a resource that is about to be made; the id of what was made the first time,
    /// when the request repeats.
    ///
    /// # Errors
    /// `idempotency_key_reused`.
    pub async fn claim(
        &self,
        unit: &mut Unit,
        key: &IdempotencyKey,
        id: uuid::Uuid,
    ) -> Result<Option<uuid::Uuid>, Problem> {
        match persistence::idempotency::claim(unit, key, id).await? {
            Claim::First => Ok(None),
            Claim::Replay(made) => Ok(Some(made)),
            Claim::OtherBody => Err(Problem::new(Code::IdempotencyKeyReused)),
        }
    }

    /// Keeps a key of which nobody knows, for a resource that is about to be made.
    ///
    /// # Errors
    /// A collision, when it is known.
    pub async fn keep(&self, unit: &mut Unit, key: &IdempotencyKey, id: uuid::Uuid) -> Result<(), Problem> {
        if !persistence::idempotency::is_unknown(&mut unit.tx, key).await? {
            return Err(persistence::Error::Collided.into());
        }
        persistence::idempotency::keep(unit, key, id);
        Ok(())
    }

    /// A reader in the register of the call.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(&self) -> Result<Unit, Problem> {
        Ok(self.app.store.read(self.identity.register).await?)
    }

    /// Lets data out, once its entry is durable.
    ///
    /// # Errors
    /// `log_unavailable`: then nothing is shown.
    pub async fn show<T>(&self, value: Secret<T>, entry: LogEntry) -> Result<Logged<T>, Problem> {
        Ok(self.app.store.show(entry, value).await?)
    }
}
