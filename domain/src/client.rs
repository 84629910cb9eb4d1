//! A client: what is recorded, on which conditions, and who sees what of it.

pub mod dated;
pub mod entry;
pub mod fact;
pub mod field;
pub mod identity_code;
mod kinds;
pub mod parts;
pub mod provenance;
pub mod recording;
pub mod related;
pub mod value;
pub mod visibility;
