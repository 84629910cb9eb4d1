//! The demo: every register of a directory with invented people, to be tried by hand and by programs.
//!
//! Nobody here exists. Identity codes have individual numbers 900–999, phone numbers are of a range that
//! nobody is given, streets are on no map, and mail goes to domains that are reserved for examples. What
//! a register gets follows from its profile, and everything is done by the same commands as elsewhere: by an
//! official whose right is judged, at a time of the past that is told.

mod accounts;
mod agreeing;
mod case;
mod casework;
mod client;
mod colleagues;
mod consents;
mod content;
mod dated;
mod document;
mod ending;
mod entering;
mod error;
mod facts;
mod fill;
mod folder;
mod later;
mod names;
mod occasion;
mod office;
mod options;
mod person;
mod plan;
mod random;
mod ready;
mod requests;
mod sources;
mod team;
mod timeline;
mod together;
mod usual;

pub use accounts::PASSWORD;
pub use case::Fixture;
pub use document::{Document, Ids, SignIn};
pub use error::Error;
pub use fill::{begins, fill};
pub use folder::ACCOUNTS;
pub use options::{CLIENTS, Options, Plan, SEED};
pub use ready::{Ready, ready};
