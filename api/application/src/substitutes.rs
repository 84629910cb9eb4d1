//! Substitutes: who stands in for an official who is away, for a time. While it lasts the substitute reaches
//! the official's clients too, by no other rights than the substitute's own.

pub mod appoint;
pub mod end;
pub mod read;
mod show;
