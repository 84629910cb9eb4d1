//! Use cases: commands that change something and queries that show something. Handlers, jobs and the demo call the
//! same ones; none of them knows HTTP.

pub mod access;
pub mod app;
pub mod auth;
pub mod caller;
pub mod config;
pub mod cursor;
pub mod floods;
pub mod problem;
pub mod registers;
