//! Shared events: one visit or group meeting of several clients at once. Each client has a record of their
//! own of it, which says nothing of the others.

pub mod attendance;
pub mod dto;
