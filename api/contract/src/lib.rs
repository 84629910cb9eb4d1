//! What is said over the wire: requests, answers, problems and their codes, and how they are held against the
//! contract's schemas. It knows the domain, and neither the store nor HTTP.

pub mod body;
pub mod clients;
pub mod coded;
pub mod consents;
pub mod corrections;
pub mod dated;
pub mod dry_run;
pub mod events;
pub mod grants;
pub mod handovers;
pub mod json;
pub mod log;
pub mod me;
pub mod naming;
pub mod oauth;
pub mod outcome;
pub mod outside_notice;
pub mod overview;
pub mod params;
pub mod patch;
pub mod problem;
pub mod records;
pub mod registers;
pub mod relationships;
pub mod service;
pub mod shared;
pub mod substitutes;
pub mod users;
pub mod worklists;
