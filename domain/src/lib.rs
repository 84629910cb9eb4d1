//! The law of the client registers: entities and rules, without input or output.
//!
//! Rules are plain functions over loaded facts and a date. What differs between registers is data in
//! their profiles; no register, statute, deadline or authority is spelled here.

pub mod coded;

pub mod access;
pub mod civil;
pub mod client;
pub mod codes;
pub mod consent;
pub mod decision;
pub mod ids;
pub mod labels;
pub mod log;
pub mod record;
pub mod register;
pub mod search_key;
pub mod secret;
pub mod text;
pub mod work;
