//! Who asks for something to be done: a person over HTTP, or a job. Plain values that commands and queries take,
//! whichever operation they serve.

pub mod acting;
pub mod action;
pub mod admission;
pub mod identity;
pub mod job;
pub mod operation;
mod reach;
pub mod registry;
mod write;

pub use operation::{Operation, OperationInfo};

use super::app::App;
use crate::access::{Person, Snapshot};
use crate::caller::identity::RequestIdentity;
use crate::hosted_registers::Register;
use chrono::{DateTime, NaiveDate, Utc};
use contract::shared::Official;
use domain::ids::{ClientId, UserId};
use domain::labels::Language;
use domain::register::RegisterProfile;
use std::sync::{Arc, OnceLock};

/// Who has signed in, whatever the register.
#[derive(Clone)]
pub struct Caller {
    /// What every use case shares.
    pub app: Arc<App>,
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
    /// What is to be done.
    pub operation: &'static OperationInfo,
    /// How the log names the caller.
    pub identity: RequestIdentity,
    /// The trace id, for the log.
    pub trace: Arc<str>,
    /// The client whom the call has found within its reach: whoever is refused from there on, the entry
    /// names that client.
    found: Arc<OnceLock<ClientId>>,
    /// For whom the caller stands in, when that alone brings a client within reach.
    stands_in: Arc<OnceLock<UserId>>,
}

/// Where a profile says by which rights somebody acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Capacity {
    /// The place of a person's task among the tasks.
    Task(usize),
    /// The place of what the service does by itself among the jobs.
    Job(usize),
}

/// Who acts in a register, in which capacity.
#[derive(Clone)]
pub struct RegisterCaller {
    /// Who.
    pub caller: Caller,
    /// The register.
    pub register: Arc<Register>,
    /// The profile in force today.
    pub profile: Arc<RegisterProfile>,
    /// What day it is in the register.
    pub today: NaiveDate,
    /// Where the profile says by which rights the caller acts.
    pub capacity: Capacity,
    /// Whether the grant reaches the person's own clients alone.
    pub own_clients_only: bool,
    /// Whether a GDPR 18(2) use of restricted data was named.
    pub restricted_use: bool,
}

impl std::ops::Deref for RegisterCaller {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

/// Who calls, as the extractor found it.
pub struct Found {
    /// The person.
    pub person: Person,
    /// The session that the token descends from.
    pub session: uuid::Uuid,
    /// Users and grants as they are.
    pub snapshot: Arc<Snapshot>,
    /// How the log names the caller.
    pub identity: RequestIdentity,
    /// The trace id.
    pub trace: Arc<str>,
    /// The language that the caller reads.
    pub language: Language,
}

impl Caller {
    /// Somebody who has signed in, at a time, for an operation.
    pub fn signed_in(
        app: Arc<App>,
        operation: &'static OperationInfo,
        now: DateTime<Utc>,
        found: Found,
    ) -> Self {
        let Found {
            person,
            session,
            snapshot,
            identity,
            trace,
            language,
        } = found;
        Self {
            app,
            person,
            session,
            snapshot,
            now,
            language,
            operation,
            identity,
            trace,
            found: Arc::default(),
            stands_in: Arc::default(),
        }
    }
}

impl Caller {
    /// An official, as other officials see one.
    pub fn official(&self, user: UserId) -> Official {
        let person = self.snapshot.person(user);
        Official {
            id: user.0,
            display_name: person.map(|person| person.display_name.clone()),
        }
    }
}

impl AsRef<Caller> for Caller {
    fn as_ref(&self) -> &Caller {
        self
    }
}

impl AsRef<Caller> for RegisterCaller {
    fn as_ref(&self) -> &Caller {
        &self.caller
    }
}

impl Caller {
    /// An id of something that is about to be made.
    pub fn new_id(&self) -> uuid::Uuid {
        self.app.store.ids().next()
    }
}
