//! Who came to a shared event, marked at once: each client's record passes on by its own rules, all or none.

use crate::events::dto::ShownEvent;
use crate::outcome::OutcomeSchema;

/// The event, or what would be decided.
pub type EventOrDryRun = OutcomeSchema<ShownEvent>;
