//! The HTTP interface of the client registers.
//!
//! A request passes [`edge`], is made a [`call`] (who, in which capacity, by which right), its body is held
//! against the contract ([`body`], [`json`]), a rule of `domain` decides, and the answer leaves with the
//! receipt of its log entry ([`answer`]).

pub mod answer;
pub mod body;
pub mod call;
pub mod cli;
pub mod docs;
pub mod edge;
pub mod figures;
pub mod http_problem;
pub mod openapi;
pub mod request;
pub mod resources;
pub mod routes;
pub mod server;
pub mod state;
pub mod surface;
pub mod telemetry;
