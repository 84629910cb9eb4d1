//! Worklists: what waits to be done, found by what stands in clear. Nothing is opened here.

mod filter;
mod find;
mod shape;
mod unassigned;

pub use filter::WorkFilter;
pub use find::{WorkPosition, WorkRow, count, page};
