//! Clients: entering, finding, reading, correcting.

pub mod actions;
pub mod create;
pub mod death;
pub mod dossier;
pub mod group;
pub mod history;
pub mod list;
pub mod patch;
pub mod read;
pub mod rules;
pub mod search;
pub mod show;
pub mod visibility;
pub mod whole;
