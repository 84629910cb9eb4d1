//! A client: what is recorded, on which conditions, and who sees what of it.

pub mod entry;
pub mod fact;
pub mod field;
pub mod identity_code;
pub mod parts;
pub mod provenance;
pub mod recording;
pub mod related;
pub mod value;
pub mod visibility;
