//! Worklists: what waits to be done in a register, and how much of it.

mod filter;
pub mod list;
pub mod mine;
pub mod named;
pub mod opening;
pub mod query;
pub mod read;
