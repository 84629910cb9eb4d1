//! The store: SQLite or PostgreSQL behind one SQL text, units of work, sealing, blind indexes and the
//! user log. Nothing outside this crate speaks SQL.

mod aggregates;
mod engine;
pub mod log;
mod sealing;
pub mod search;

pub use aggregates::{
    access_versions, changes, client_parts, clients, consents, corrections, dossiers, facts, grants,
    handovers, idempotency, outside_notice, records, registers, relations, relationships,
    responsible_officials, sessions, substitutes, users, worklists,
};
pub use engine::aside::MANY_ROWS;
pub use engine::clock::{Clock, Ids};
pub use engine::error::Error;
pub use engine::location::Location;
pub use engine::pools::migrate_postgres;
pub use engine::store::{Store, StoreFigures};
pub use engine::tx::{Arg, Row, Statement, Tx};
pub use engine::unit::{CompletedUnit, Failure, Unit};
pub use log::{Logged, Receipt};
pub use sealing::class_keys::key_of_class;
pub use sealing::client_keys::ClientKey;
pub use sealing::register_keys::RegisterKeys;
pub use sealing::root_key::RootKey;
pub use sealing::signing;
