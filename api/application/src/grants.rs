//! Grants: a task in a register, for a time, with a signed secrecy undertaking.
//!
//! The operator's administrator appoints an administrator per register; that one grants there, and only
//! there.

pub mod end;
pub mod give;
pub mod read;
mod rules;
mod show;

/// The task of the operator's administrator, whose grants belong to no register.
pub const OPERATOR: &str = "operator";
