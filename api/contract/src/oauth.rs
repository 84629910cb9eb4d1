//! Signing in: the token endpoint (RFC 6749) with password and refresh grants, and revocation (RFC 7009).

pub mod form;
pub mod keys;
pub mod refused;
