//! What the registers consist of, each with its rows and statements: clients and all that is stored of them, those
//! who use the system and what they may, the registers themselves.

pub mod access_versions;
pub mod changes;
pub mod client_parts;
pub mod clients;
pub mod consents;
pub mod corrections;
pub mod dossiers;
pub mod facts;
pub mod grants;
pub mod handovers;
pub mod idempotency;
pub mod outside_notice;
pub mod records;
pub mod registers;
pub mod relations;
pub mod relationships;
pub mod responsible_officials;
pub mod sessions;
pub mod substitutes;
pub mod users;
pub mod worklists;
