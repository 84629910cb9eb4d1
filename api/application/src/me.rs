//! What the caller is and may do, and the caller's own password.

pub mod password;
pub mod read;
