//! Clients: entering, finding, reading, correcting.

pub mod client;
pub mod death;
pub mod history;
pub mod person;
pub mod requests;
pub mod search;
