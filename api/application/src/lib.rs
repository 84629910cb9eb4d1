//! Use cases: commands that change something and queries that show something. Handlers, jobs and the demo call the
//! same ones; none of them knows HTTP.

pub mod access;
pub mod app;
pub mod auth;
pub mod caller;
pub mod clients;
pub mod config;
pub mod consents;
pub mod corrections;
pub mod cursor;
pub mod dated;
pub mod events;
pub mod execute;
pub mod floods;
pub mod grants;
pub mod handovers;
pub mod hosted_registers;
pub mod log;
pub mod me;
pub mod oauth;
pub mod operator;
pub mod outside_notice;
pub mod overview;
pub mod problem;
pub mod records;
pub mod registers;
pub mod relationships;
pub mod service;
pub mod substitutes;
pub mod turns;
pub mod users;
pub mod walk;
pub mod worklists;
