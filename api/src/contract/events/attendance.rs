//! Who came to a shared event, marked at once: each client's record passes on by its own rules, all or none.

use crate::contract::events::dto::ShownEvent;
use crate::contract::outcome::Decided;

/// The event, or what would be decided.
pub type EventOrDryRun = Decided<ShownEvent>;
