//! What holds for a time: addresses, phones, citizenships and the like. One way of doing it for all.

pub mod any;
mod declare;
pub mod fact;
pub mod kinds;
pub mod page;
pub mod parts;
