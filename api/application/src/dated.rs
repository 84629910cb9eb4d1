//! What holds for a time: addresses, phones, citizenships and the like. One way of doing it for all.

pub mod beside;
pub mod change;
pub mod datum;
pub mod linked;
pub mod meta;
pub mod other_side;
pub mod record;
pub mod show;
