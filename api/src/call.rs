//! A call: who makes it, in which capacity, by which right. The first extractor of every handler.
//!
//! It does no input or output beyond memory, so that 401 and 403 always come before anything else, and
//! the right that an operation needs stands in the type of its handler.

mod capacity;
mod extract;
mod operation;
mod write;

pub use extract::Anyone;
pub use operation::Operation;

use crate::access::{Person, Snapshot};
use crate::edge::Record;
use crate::registers::Register;
use crate::state::State;
use actix_web::web;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ClientId, UserId};
use domain::labels::Language;
use domain::profile::RegisterProfile;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

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
    /// For whom the caller stands in, when that alone brings a client within reach.
    stands_in: Arc<OnceLock<UserId>>,
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
            stands_in: self.stands_in.clone(),
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
