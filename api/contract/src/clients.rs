//! Clients: entering, finding, reading, correcting.

pub mod death;
pub mod dto;
pub mod history;
pub mod patch;
pub mod person;
pub mod search;
