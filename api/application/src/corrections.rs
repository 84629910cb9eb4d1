//! Corrections of records by two persons (R32): one asks, another decides. A record on the wrong client is
//! moved, one that is unnecessary or unlawful is redacted, in all its versions; a trace without content stays.

mod along;
pub mod ask;
mod carry;
pub mod decide;
mod find;
pub mod read;
mod show;
mod trace;
mod transfer;
mod versions;
