//! What a form may show, require and offer, as this caller may use it: a front end needs no register's
//! rules of its own.

mod entries;
mod fields;
pub mod read;
mod records;
mod relations;
