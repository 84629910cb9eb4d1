//! Carrying out a command, always in the same order: lock and load, claim, judge, apply, entry, commit, answer.

use crate::caller::Caller;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::dry_run::Effects;
use contract::outcome::Outcome;
use contract::problem::Code;
use domain::decision::Ground;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::idempotency::IdempotencyKey;
use persistence::{CompletedUnit, Failure, Logged, Unit};
use std::sync::Arc;
use uuid::Uuid;

/// A use case that changes something.
///
/// A unit of work that meets another is undone and carried out again, so every step may run more than once.
pub trait Command: Send + Sync + 'static {
    /// Who calls it: a [`Caller`], or one in a register.
    type Caller: AsRef<Caller> + Clone + Send + Sync + 'static;
    /// What the rule is asked about, and what is to be shown needs.
    type Loaded: Send + Sync;
    /// What the rule decided that is to be written.
    type Decision: Send;
    /// What is answered.
    type Shown: Send + 'static;

    /// Locks what is to be changed and loads, once, what the rule needs.
    ///
    /// # Errors
    /// `not_found`; the database's.
    fn load(
        &self,
        caller: &Self::Caller,
        unit: &mut Unit,
    ) -> impl Future<Output = Result<Self::Loaded, Problem>> + Send;

    /// The clients whom it concerns, for the log; nobody, when it is about none.
    fn subjects(&self, loaded: &Self::Loaded) -> Vec<Subject>;

    /// Asks the rule. It reads and writes nothing.
    ///
    /// # Errors
    /// The refusal, with its ground; what is wrong with the request.
    fn judge(
        &self,
        caller: &Self::Caller,
        loaded: &Self::Loaded,
        now: DateTime<Utc>,
    ) -> Result<Judged<Self::Decision>, Problem>;

    /// Whether it adds rows and changes none. Then it is judged, and what it writes is sealed, before it takes its turn
    /// to write; what it loads may be out of date by then, so a row that may not be there twice is unique in the store.
    fn adds_only(&self) -> bool {
        false
    }

    /// What its entry says besides the clients and the ground, whether it is carried out or only asked.
    fn describe(&self, _loaded: &Self::Loaded, _entry: &mut LogEntry) {}

    /// Whether it changes who may act: users, grants, sessions. Then the next call is judged by what it has changed.
    fn changes_access(&self) -> bool {
        false
    }

    /// What it would bring about, in numbers, for a dry run; nothing, where nothing is counted.
    fn effects(&self, _caller: &Self::Caller, _loaded: &Self::Loaded) -> Option<Effects> {
        None
    }

    /// Writes what was decided, and says what is shown: of what was just written, not read again. The entry names
    /// the subjects and the ground already; what else it is to say is added here.
    ///
    /// # Errors
    /// The database's.
    fn apply(
        &self,
        caller: &Self::Caller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        loaded: Self::Loaded,
        decision: Self::Decision,
    ) -> impl Future<Output = Result<Secret<Self::Shown>, Problem>> + Send;

    /// The id of what it makes, when it makes something that a repeated request must not make twice.
    fn new_id(&self) -> Option<Uuid> {
        None
    }

    /// Shows what the same request made the first time.
    ///
    /// # Errors
    /// `not_found`; the database's.
    fn repeat(
        &self,
        _caller: &Self::Caller,
        _unit: &mut Unit,
        _entry: &mut LogEntry,
        _loaded: Self::Loaded,
        _made: Uuid,
    ) -> impl Future<Output = Result<Secret<Self::Shown>, Problem>> + Send {
        std::future::ready(Err(Problem::new(Code::Internal)))
    }
}

/// What a rule allows.
pub struct Judged<D> {
    /// What is to be written.
    pub decision: D,
    /// On what ground, when a rule of the profile was asked.
    pub ground: Option<Ground>,
}

impl<D> Judged<D> {
    /// Allowed, and no rule of the profile was asked.
    pub fn allowed(decision: D) -> Self {
        Self {
            decision,
            ground: None,
        }
    }

    /// Allowed on a ground.
    pub fn on(decision: D, ground: impl Into<Option<Ground>>) -> Self {
        Self {
            decision,
            ground: ground.into(),
        }
    }

    /// The same ground, of another decision.
    pub fn map<T>(self, change: impl FnOnce(D) -> T) -> Judged<T> {
        Judged {
            decision: change(self.decision),
            ground: self.ground,
        }
    }
}

/// How a command is carried out.
#[derive(Clone, Default)]
pub struct Manner {
    /// Only to tell what would be decided.
    pub dry_run: bool,
    /// By which key a repeated request is known.
    pub key: Option<IdempotencyKey>,
}

impl Manner {
    /// At once, and whenever it is asked for.
    pub fn plain() -> Self {
        Self::default()
    }

    /// At once, and no second time by the same key.
    pub fn keyed(key: Option<IdempotencyKey>) -> Self {
        Self { dry_run: false, key }
    }

    /// Only asked, or carried out.
    pub fn dry_run(dry_run: bool) -> Self {
        Self { dry_run, key: None }
    }
}

/// Carries out a command, or tells what would be decided. It runs to its end whoever goes away; a refusal is
/// entered before it is told.
///
/// # Errors
/// What keeps it from being carried out.
pub async fn execute<C: Command>(
    caller: &C::Caller,
    command: C,
    manner: Manner,
) -> Result<Logged<Outcome<C::Shown>>, Problem> {
    let changes_access = command.changes_access() && !manner.dry_run;
    let adds = command.adds_only();
    let work = Arc::new((caller.clone(), command, manner));
    let who = caller.as_ref();
    let carried_out = |adds: bool| {
        let work = work.clone();
        move |unit| {
            let work = work.clone();
            async move {
                let (caller, command, manner) = &*work;
                carry_out(caller, command, manner, unit, adds).await
            }
        }
    };
    let done = match adds {
        true => who.add(carried_out(true)).await,
        false => who.write(carried_out(false)).await,
    };
    let done = match done {
        // It met another: now it takes its turn first, and sees what that one has left.
        Err(problem) if adds && problem.collided() => who.write(carried_out(false)).await?,
        done => done?,
    };
    if changes_access {
        who.app.access.renew(&who.app.store).await;
    }
    Ok(done)
}

async fn carry_out<C: Command>(
    caller: &C::Caller,
    command: &C,
    manner: &Manner,
    mut unit: Unit,
    adds: bool,
) -> Result<CompletedUnit<Outcome<C::Shown>>, Problem> {
    let who = caller.as_ref();
    let loaded = command.load(caller, &mut unit).await?;
    let key = manner.key.as_ref().filter(|_| !manner.dry_run);
    let key = key.zip(command.new_id());
    if let Some((key, id)) = key.filter(|_| adds) {
        who.keep(&mut unit, key, id).await?;
    } else if let Some((key, id)) = key
        && let Some(made) = who.claim(&mut unit, key, id).await?
    {
        let mut entry = who.entry(command.subjects(&loaded));
        command.describe(&loaded, &mut entry);
        let shown = command
            .repeat(caller, &mut unit, &mut entry, loaded, made)
            .await?;
        return Ok(completed(who, unit, shown, entry));
    }
    let judged = command.judge(caller, &loaded, unit.now);
    if manner.dry_run {
        let (subjects, effects) = (command.subjects(&loaded), command.effects(caller, &loaded));
        let ground = judged.map(|judged| judged.ground.unwrap_or_default());
        let mut asked = who.dry_run(unit, subjects, ground, effects)?;
        command.describe(&loaded, &mut asked.entry);
        return Ok(asked);
    }
    let Judged { decision, ground } = judged?;
    let mut entry = who.entry(command.subjects(&loaded)).on(ground);
    command.describe(&loaded, &mut entry);
    let shown = command
        .apply(caller, &mut unit, &mut entry, loaded, decision)
        .await?;
    Ok(completed(who, unit, shown, entry))
}

fn completed<T>(
    who: &Caller,
    unit: Unit,
    shown: Secret<T>,
    mut entry: LogEntry,
) -> CompletedUnit<Outcome<T>> {
    // Another client whom it shows may be reached only by standing in for somebody.
    entry.actor = who.actor();
    CompletedUnit {
        unit,
        value: shown.map(Outcome::Done),
        entry,
        dry_run: false,
    }
}
