//! Passwords: argon2id, in a thread of its own, a few at a time.

use crate::problem::Problem;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use contract::problem::Code;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

/// Hashes computed at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;
/// Callers who are computed for or wait for it; the next is told to come again. Below what one network may
/// fail with, so that those who sign in at once do not count as its failures.
pub const WAITING: usize = 32;
/// Seconds after which to come again.
pub const BUSY: u64 = 2;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    permits: Arc<Semaphore>,
}

/// A place in the line of those whose passwords are computed.
#[derive(Clone)]
pub struct HashingPermit {
    place: Arc<OwnedSemaphorePermit>,
    permits: Arc<Semaphore>,
}

fn hasher() -> Argon2<'static> {
    // OWASP's argon2id: 19 MiB, two passes, one lane.
    Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(19 * 1024, 2, 1, None).unwrap_or_default(),
    )
}

/// Hashes a password.
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(password: &str) -> Result<String, Problem> {
    let mut salt = [0; 16];
    aws_lc_rs::rand::fill(&mut salt).map_err(|_| Problem::new(Code::Internal))?;
    let hash = hasher().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string())
        .map_err(|_| Problem::new(Code::Internal))
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(WAITING)),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Passwords {
    /// A place in the line.
    ///
    /// # Errors
    /// `too_many_requests` when the line is full.
    pub fn permit(&self) -> Result<HashingPermit, Problem> {
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| Problem::new(Code::TooManyRequests).retry_after(BUSY))?;
        Ok(HashingPermit {
            place: Arc::new(place),
            permits: self.permits.clone(),
        })
    }
}

impl HashingPermit {
    /// Whether a password is the one of a hash; without a hash, takes the same time and says no.
    ///
    /// # Errors
    /// [`Code::Internal`] when the thread is lost.
    pub async fn verify(&self, password: Zeroizing<String>, stored: Option<String>) -> Result<bool, Problem> {
        self.compute(move || match stored {
            Some(stored) => PasswordHash::new(&stored)
                .is_ok_and(|stored| hasher().verify_password(password.as_bytes(), &stored).is_ok()),
            // An unknown user takes as long as a wrong password.
            None => {
                drop(hash(&password));
                false
            }
        })
        .await
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`Code::Internal`] when the thread is lost.
    pub async fn hash(&self, password: Zeroizing<String>) -> Result<String, Problem> {
        self.compute(move || hash(&password)).await?
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.map_err(|_| Problem::new(Code::Unavailable))?;
        let place = self.place.clone();
        let computed = tokio::task::spawn_blocking(move || {
            // Both go with the work: a caller that goes away does not make room for another.
            let _held = (permit, place);
            work()
        });
        computed.await.map_err(|_| Problem::new(Code::Internal))
    }
}
