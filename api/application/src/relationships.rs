//! Client relationships: start, end with its reason, and the officials who answer.

pub mod change;
pub mod end;
pub mod officials;
pub mod read;
pub mod rules;
pub mod show;
pub mod start;
