//! Registers and what their notices say.

pub mod form_model;
pub mod profile;
pub mod read;
