//! Signing in: passwords, tokens, throttling.

pub mod password;
pub mod throttle;
pub mod token;
