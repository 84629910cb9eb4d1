//! What every request shares.

use crate::access::Access;
use crate::auth::password::Passwords;
use crate::auth::token::Tokens;
use crate::config::Config;
use crate::edge::Floods;
use crate::json::Schemas;
use crate::registers::Registers;
use crate::routes::Routes;
use metrics_exporter_prometheus::PrometheusHandle;
use persistence::Store;
use std::sync::Arc;

/// What every request shares. Nothing in it would be missed by another instance.
pub struct State {
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
    /// The contract's paths.
    pub routes: Routes,
    /// The contract, as it is served.
    pub document: String,
    /// Refusals of callers who are nobody known, counted.
    pub floods: Floods,
    /// Metrics.
    pub metrics: PrometheusHandle,
}
