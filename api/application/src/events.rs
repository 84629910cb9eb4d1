//! Shared events: one visit or group meeting of several clients at once. Each client has a record of their
//! own of it, which says nothing of the others.

pub mod add_clients;
pub mod attendance;
pub mod create;
mod enter;
mod input;
mod places;
mod reach;
pub mod read;
mod records;
mod show;
