//! The HTTP interface of the client registers.
//!
//! A request passes [`edge`], is made a [`call`] (who, in which capacity, by which right), its body is held
//! against the contract ([`body`], [`json`]), a rule of `domain` decides, and the answer leaves with the
//! receipt of its log entry ([`answer`]).

pub mod access;
pub mod answer;
pub mod auth;
pub mod body;
pub mod call;
pub mod caller;
pub mod cli;
pub mod config;
pub mod demo;
pub mod docs;
pub mod edge;
pub mod json;
pub mod openapi;
pub mod problem;
pub mod registers;
pub mod request;
pub mod resources;
pub mod routes;
pub mod server;
pub mod state;
pub mod surface;
pub mod telemetry;
