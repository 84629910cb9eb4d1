//! One call for a case screen: a client with what is open, what comes next and what was done last.

mod casework;
mod facts;
mod parts;
pub mod read;
