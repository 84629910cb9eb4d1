//! People who use the system. Only administrators see this list; administrators see no client.

pub mod administrator;
pub mod change;
pub mod create;
pub mod password;
pub mod read;
mod show;
