//! Handing over: who answers for clients and their open records, when an official leaves or is away.

pub mod hand_over;
pub mod handover;
pub mod leaving;
pub mod officials;
pub mod unowned;
