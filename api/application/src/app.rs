//! What every use case shares.

use super::access::Access;
use super::auth::password::Passwords;
use super::auth::token::Tokens;
use super::config::Config;
use super::floods::Floods;
use super::hosted_registers::Registers;
use crate::caller::registry::Operations;
use contract::json::Schemas;
use persistence::Store;
use std::sync::Arc;

/// What every use case shares. Nothing in it would be missed by another instance.
pub struct App {
    /// The store.
    pub store: Store,
    /// The registers.
    pub registers: Registers,
    /// Users and grants.
    pub access: Arc<Access>,
    /// Access tokens.
    pub tokens: Tokens,
    /// Passwords.
    pub passwords: Passwords,
    /// The configuration.
    pub config: Config,
    /// The contract's schemas.
    pub schemas: Schemas,
    /// The operations that are declared.
    pub operations: Operations,
    /// Refusals of callers who are nobody known, counted.
    pub floods: Floods,
}
