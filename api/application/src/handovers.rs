//! Handing over: who answers for clients and their open records, when an official leaves or is away.

mod caseload;
pub mod hand_over;
pub mod leaving;
pub mod officials;
mod parties;
mod passing;
pub mod unowned;
