//! Register profiles: reading, checking, and what follows from one on a given day.

pub mod bounds;
mod check;
pub(crate) mod error;
pub(crate) mod law;
pub(crate) mod model;
mod parse;
pub(crate) mod profile;
mod read;
mod section;

pub use error::ProfileError;
pub use law::{LapseNote, StatuteStanding};
pub use model::*;
pub use profile::RegisterProfile;
