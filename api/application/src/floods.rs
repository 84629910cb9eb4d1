//! Refusals of callers who are nobody known.

use domain::ids::{EventId, RegisterKey};
use domain::log::{LogEntry, Outcome};
use persistence::Store;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Refusals of callers who are nobody known: counted, and entered together every few seconds, so that a
/// flood of them does not flood the log.
#[derive(Default)]
pub struct Floods {
    counts: Mutex<HashMap<&'static str, u32>>,
}

impl Floods {
    /// Counts a refusal by its code.
    pub fn count(&self, code: &'static str) {
        *self
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(code)
            .or_default() += 1;
    }

    /// Enters what was counted since the last time.
    ///
    /// # Errors
    /// When the log cannot be written; the counts are kept for the next time.
    pub async fn enter(&self, store: &Store) -> Result<(), persistence::Error> {
        let counts: Vec<_> = self
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain()
            .collect();
        for (code, count) in counts {
            let (id, now) = (EventId(store.ids().next()), store.clock().now());
            let entry = LogEntry::new(id, RegisterKey::SYSTEM, now, "unauthenticated")
                .ended(Outcome::Refused, Some(code))
                .times(count);
            if let Err(error) = store.append(entry).await {
                *self
                    .counts
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .entry(code)
                    .or_default() += count;
                return Err(error);
            }
        }
        Ok(())
    }
}
