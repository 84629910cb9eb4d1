//! The two databases behind one text: statements and rows, the open store, units of work and their commits.

pub(crate) mod additions;
pub(crate) mod aside;
pub(crate) mod clock;
pub(crate) mod commit_queue;
pub(crate) mod conditions;
pub(crate) mod connections;
pub(crate) mod db;
pub(crate) mod error;
pub(crate) mod installation;
pub(crate) mod location;
pub(crate) mod pools;
pub(crate) mod row;
pub(crate) mod sql_lists;
pub(crate) mod store;
pub(crate) mod tx;
pub(crate) mod unit;
pub(crate) mod versions;
