//! The one place where time and ids come from. Rules and stores are given them.

use aws_lc_rs::digest;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::{ContextV7, Timestamp, Uuid};

/// A clock: the system's, or one that tests and the demo set.
#[derive(Clone, Default)]
pub struct Clock {
    /// Microseconds that the clock stands at, when it is set by hand.
    fixed: Option<Arc<AtomicI64>>,
    /// A day that the demo pretends: an offset from the system's clock.
    offset: TimeDelta,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is set.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self {
            fixed: Some(Arc::new(AtomicI64::new(at.timestamp_micros()))),
            offset: TimeDelta::zero(),
        }
    }

    /// A clock that runs, from another instant than the system's.
    pub fn starting_at(at: DateTime<Utc>) -> Self {
        let now = Self::system().now();
        Self {
            fixed: None,
            offset: at - now,
        }
    }

    /// What time it is, to the microsecond: what both databases keep.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the system's clock is read"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.fixed {
            Some(fixed) => {
                DateTime::from_timestamp_micros(fixed.load(Ordering::Relaxed)).unwrap_or(DateTime::UNIX_EPOCH)
            }
            None => (Utc::now() + self.offset).trunc_subsecs(6),
        }
    }

    /// Sets a clock that stands still; does nothing to one that runs.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Some(fixed) = &self.fixed {
            fixed.store(at.timestamp_micros(), Ordering::Relaxed);
        }
    }
}

/// Where ids come from: UUIDv7 by the clock, so that they sort by time.
#[derive(Clone)]
pub struct Ids {
    clock: Clock,
    source: Arc<Source>,
}

enum Source {
    /// Later ids of one process sort later, and nobody can guess one.
    Random(std::sync::Mutex<ContextV7>),
    /// The demo's: the same seed gives the same ids in the same order.
    Seeded { seed: u64, counter: AtomicU64 },
}

impl Ids {
    /// Ids that nobody can guess.
    pub fn random(clock: Clock) -> Self {
        Self {
            clock,
            source: Arc::new(Source::Random(std::sync::Mutex::new(ContextV7::new()))),
        }
    }

    /// Ids that repeat, for the demo.
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self {
            clock,
            source: Arc::new(Source::Seeded {
                seed,
                counter: AtomicU64::new(0),
            }),
        }
    }

    /// The next id.
    pub fn next(&self) -> Uuid {
        let now = self.clock.now();
        match &*self.source {
            Source::Random(context) => {
                let context = context.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
                Uuid::new_v7(Timestamp::from_unix(
                    &*context,
                    seconds,
                    now.timestamp_subsec_nanos(),
                ))
            }
            Source::Seeded { seed, counter } => {
                let count = counter.fetch_add(1, Ordering::Relaxed);
                let digest = digest::digest(&digest::SHA256, format!("{seed}:{count}").as_bytes());
                let mut bytes = [0; 10];
                bytes.copy_from_slice(&digest.as_ref()[..10]);
                // The count leads, so that ids made later sort later within a millisecond.
                bytes[..2].copy_from_slice(&u16::try_from(count & 0x0fff).unwrap_or(0).to_be_bytes());
                let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
                uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
            }
        }
    }
}
