//! Identifiers as types of their own, so that no client's id is ever taken for a consent's.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// A client of one register. The same person in another register is another client.
    ClientId,
    /// One datum of a client: a name, an address, a citizenship. Its versions share the id.
    FactId,
    /// A consent that a client, or a representative for the client, has given.
    ConsentId,
    /// A record of casework. Its versions share the id.
    RecordId,
    /// A correction of a record, asked for by one person and decided by another.
    CorrectionId,
    /// A visit or a meeting of several clients at once: each has a record of its own of it.
    SharedEventId,
    /// A client relationship: from its start to its end.
    RelationshipId,
    /// A person who uses the system.
    UserId,
    /// A right given to a user: a task in a register, for a time.
    GrantId,
    /// That an official stands in for another for a time.
    SubstituteId,
    /// An entry of the user log.
    EventId,
    /// A datum recorded because law requires it although the notice does not name it.
    OutsideNoticeId,
}

/// The compact surrogate of a register in keys of the database. Never shown outside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RegisterKey(pub i64);

impl RegisterKey {
    /// What belongs to no register: sign-ins, users, the operator's own acts.
    pub const SYSTEM: RegisterKey = RegisterKey(0);
}
