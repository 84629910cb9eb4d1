//! What law required to be recorded although the notice does not name it: a list that the DPO closes, by
//! an amendment of the notice or by removal.

mod case;
pub mod close;
mod datum;
mod entry;
pub mod read;
