//! The officials of one register of the demo, at work.

use crate::error::Error;
use crate::random::{Dice, stream};
use crate::team::{Account, Team};
use application::app::App;
use application::caller::acting::Acting;
use application::caller::{OperationInfo, RegisterCaller};
use application::cursor::{MOST, PageRequest};
use application::execute::{Command, Manner, execute};
use application::hosted_registers::Register;
use application::problem::Problem;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use contract::outcome::Outcome;
use contract::problem::Code;
use domain::register::RegisterProfile;
use persistence::{Clock, Ids, Logged};
use std::sync::Arc;

/// The officials of one register.
pub(crate) struct Office {
    /// The application that they use.
    pub(crate) app: App,
    /// The register.
    pub(crate) register: Arc<Register>,
    /// Who they are.
    pub(crate) team: Team,
    /// By which seed people are invented.
    pub(crate) seed: u64,
    /// When the demo begins: nothing happens after it.
    pub(crate) until: DateTime<Utc>,
}

impl Office {
    /// The day on which an instant lies in the register.
    pub(crate) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        domain::civil::today(at, self.register.versions()[0].time_zone)
    }

    /// The day on which the demo begins.
    pub(crate) fn today(&self) -> NaiveDate {
        self.day(self.until)
    }

    /// A moment of office hours on a day, after another moment and before the demo begins.
    pub(crate) fn moment(&self, day: NaiveDate, after: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
        let moment = self.eight_on(day) + TimeDelta::seconds(dice.between(300, 27_000));
        let soonest = after + TimeDelta::seconds(dice.between(40, 400));
        moment.max(soonest).min(self.until - TimeDelta::seconds(1))
    }

    /// Eight in the morning of a day, where the register is.
    pub(crate) fn eight_on(&self, day: NaiveDate) -> DateTime<Utc> {
        let zone = self.register.versions()[0].time_zone;
        let eight = day
            .and_hms_opt(8, 0, 0)
            .and_then(|local| zone.from_local_datetime(&local).earliest());
        eight.map_or(self.until, |local| local.with_timezone(&Utc))
    }

    /// Dice of a name of their own.
    pub(crate) fn dice(&self, name: &str) -> Dice {
        Dice::new(self.seed, &format!("{} {name}", self.register.id))
    }
}

/// A past that is told: the office by a clock that is set to each moment, and with ids that repeat, so that pasts
/// which are told side by side come out the same whichever is told first.
pub(crate) struct Past {
    /// The office.
    pub(crate) office: Arc<Office>,
    app: Arc<App>,
    clock: Clock,
}

impl Past {
    /// The past of a name.
    pub(crate) fn new(office: &Arc<Office>, name: &str) -> Self {
        let clock = Clock::fixed(office.until);
        let seed = stream(office.seed, &format!("{} {name}", office.register.id));
        let store = &office.app.store;
        let store = store.by(clock.clone(), Ids::seeded(clock.clone(), seed));
        Self {
            office: office.clone(),
            app: Arc::new(office.app.on(store)),
            clock,
        }
    }

    /// Goes to a moment.
    pub(crate) fn go_to(&self, at: DateTime<Utc>) {
        self.clock.set(at);
    }

    /// The moment that is told.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The day that is told.
    pub(crate) fn today(&self) -> NaiveDate {
        self.office.day(self.now())
    }

    /// The profile in force then.
    pub(crate) fn profile(&self) -> &Arc<RegisterProfile> {
        self.office.register.profile(self.today())
    }

    /// An official who is about to do something now, from the machine that the demo runs on.
    ///
    /// # Errors
    /// What the official may not.
    pub(crate) async fn acting(
        &self,
        by: &Account,
        operation: &'static str,
    ) -> Result<RegisterCaller, Error> {
        let task = self.profile().task(&by.task);
        let acting = Acting {
            user: by.user,
            register: &self.office.register.id,
            task: Some(&by.task),
            purpose: task.and_then(|task| task.purposes.first().map(String::as_str)),
            operation: self.operation(operation)?,
            now: self.now(),
        };
        let mut caller = match RegisterCaller::acting(&self.app, acting) {
            // Whoever fills quickly may be quicker than the rights are read anew.
            Err(problem) if problem.code == Code::GrantsStale => {
                self.app.access.renew(&self.app.store).await;
                RegisterCaller::acting(&self.app, acting)
            }
            judged => judged,
        }
        .map_err(|problem| Error::refused(operation, &problem))?;
        caller.caller.identity.actor.address = Some("127.0.0.1".to_owned());
        Ok(caller)
    }

    fn operation(&self, id: &'static str) -> Result<&'static OperationInfo, Error> {
        self.app.operations.find(id).ok_or(Error::UnknownOperation(id))
    }

    /// Carries out a command. `None` when a rule of the register refuses it: then the official leaves it.
    ///
    /// # Errors
    /// What else keeps it from being carried out.
    pub(crate) async fn act<C>(
        &self,
        caller: &RegisterCaller,
        command: Result<C, Problem>,
    ) -> Result<Option<C::Shown>, Error>
    where
        C: Command<Caller = RegisterCaller>,
    {
        let done = match command {
            Ok(command) => execute(caller, command, Manner::plain()).await,
            Err(problem) => Err(problem),
        };
        shown(caller, done)
    }
}

/// As much of a list as a page holds.
pub(crate) fn everything() -> PageRequest {
    PageRequest {
        limit: MOST,
        cursor: None,
    }
}

/// What a command shows.
///
/// # Errors
/// As [`Past::act`].
pub(crate) fn shown<T>(
    caller: &RegisterCaller,
    done: Result<Logged<Outcome<T>>, Problem>,
) -> Result<Option<T>, Error> {
    match done.map(|done| done.into_parts().0) {
        Ok(Outcome::Done(shown)) => Ok(Some(shown)),
        Ok(Outcome::DryRun(_)) => Ok(None),
        Err(problem) if problem.code == Code::RuleRefused => Ok(None),
        Err(problem) => Err(Error::refused(caller.operation.id, &problem)),
    }
}
