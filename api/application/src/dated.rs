//! What holds for a time: addresses, phones, citizenships and the like. One way of doing it for all.

pub mod add;
pub mod change;
pub mod datum;
pub mod judge;
pub mod link_check;
pub mod linked;
pub mod meta;
pub mod other_side;
pub mod proposed;
pub mod read;
pub mod record;
pub mod remove;
pub mod show;
pub mod target;
pub mod versions;
