//! Who guesses passwords waits: attempts are counted per account and per network, before the password is
//! looked at.

use crate::app::App;
use chrono::TimeDelta;
use persistence::sessions::{self, AttemptLimit, Reservation, ThrottleTimes};
use std::net::IpAddr;

/// Failures are remembered so long.
pub const REMEMBERED: TimeDelta = TimeDelta::minutes(15);
/// Failures of an account before it has to wait.
const PATIENCE_WITH_ACCOUNT: i64 = 5;
/// Failures of a network before it has to wait.
const PATIENCE_WITH_NETWORK: i64 = 60;
/// How long one who failed too often waits after the latest failure.
const WAIT: TimeDelta = TimeDelta::minutes(1);

/// An account, as its attempts are counted: the name that signs in, keyed.
pub fn account(app: &App, username: &str) -> AttemptLimit {
    AttemptLimit {
        subject: app.store.system_mac("account", &[username.as_bytes()]),
        allowed_failures: PATIENCE_WITH_ACCOUNT,
    }
}

/// A network, as its attempts are counted: the address itself, or the /64 of an IPv6 one, which one caller
/// has to itself.
pub fn network(app: &App, address: Option<IpAddr>) -> AttemptLimit {
    let network = match address {
        Some(IpAddr::V6(address)) => format!("{:?}", &address.segments()[..4]),
        Some(address) => address.to_string(),
        None => String::new(),
    };
    AttemptLimit {
        subject: app.store.system_mac("network", &[network.as_bytes()]),
        allowed_failures: PATIENCE_WITH_NETWORK,
    }
}

/// Counts an attempt, unless it has to wait.
///
/// # Errors
/// The database's.
pub async fn reserve(app: &App, limits: &[AttemptLimit]) -> Result<Reservation, persistence::Error> {
    let pace = ThrottleTimes {
        remembered: REMEMBERED,
        wait: WAIT,
    };
    sessions::reserve(&app.store, limits, pace).await
}

/// What `Retry-After` says of a wait: whole seconds, rounded up.
pub fn seconds(wait: TimeDelta) -> u64 {
    wait.num_seconds().unsigned_abs() + 1
}
