//! Signing in: passwords, tokens, throttling.

pub mod password;
pub mod token;
