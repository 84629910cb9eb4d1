//! Signing in: the token endpoint (RFC 6749) with password and refresh grants, and revocation (RFC 7009).

mod execute;
pub mod keys;
mod password;
mod refresh;
pub mod refused;
pub mod revoke;
mod session;
pub mod token;
