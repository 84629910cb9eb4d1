//! Finding work, and handing it over.

pub mod handover;
pub mod worklist;
