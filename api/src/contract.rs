//! What is said over the wire: requests, answers, problems and their codes, and how they are held against the
//! contract's schemas. It knows the domain, and neither the store nor HTTP.

pub mod body;
pub mod coded;
pub mod json;
pub mod naming;
pub mod outcome;
pub mod params;
pub mod patch;
pub mod problem;
pub mod shared;
