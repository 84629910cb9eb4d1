//! Passwords: argon2id, in a thread of its own, a few at a time, in memory that is kept between them.

use crate::problem::Problem;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use contract::problem::Code;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

/// Bytes of a salt.
const SALT_LEN: usize = 16;
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
    memory: KeptMemory,
}

/// Memory of computations that have ended: as many as go on at once have ever needed, and no more.
type KeptMemory = Arc<Mutex<Vec<Vec<Block>>>>;

/// A place in the line of those whose passwords are computed.
#[derive(Clone)]
pub struct HashingPermit {
    place: Arc<OwnedSemaphorePermit>,
    permits: Arc<Semaphore>,
    memory: KeptMemory,
}

fn hasher() -> Argon2<'static> {
    // OWASP's argon2id: 19 MiB, two passes, one lane.
    Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(19 * 1024, 2, 1, None).unwrap_or_default(),
    )
}

/// Whether a password is the one of a hash, which says how it was computed; none, when it cannot be read.
fn is_of_hash(password: &str, stored: &str, memory: &mut Vec<Block>) -> Option<bool> {
    let stored = PasswordHash::new(stored).ok()?;
    let algorithm = Algorithm::try_from(stored.algorithm.as_str()).ok()?;
    let version = Version::try_from(stored.version?).ok()?;
    let hasher = Argon2::new(algorithm, version, Params::try_from(&stored).ok()?);
    let computed = output(&hasher, password, stored.salt.as_ref()?, memory)?;
    // Outputs are compared in constant time.
    Some(computed == stored.hash?)
}

fn output(hasher: &Argon2<'_>, password: &str, salt: &[u8], memory: &mut Vec<Block>) -> Option<Output> {
    let params = hasher.params();
    memory.resize(params.block_count(), Block::default());
    let mut output = [0; Output::MAX_LENGTH];
    let output = output.get_mut(..params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN))?;
    let hashed = hasher.hash_password_into_with_memory(password.as_bytes(), salt, output, memory);
    hashed.ok().and_then(|()| Output::new(output).ok())
}

/// Hashes a password.
///
/// # Errors
/// When the system gives no randomness.
pub fn hash(password: &str) -> Result<String, Problem> {
    hash_in(password, &mut Vec::new()).ok_or_else(|| Problem::new(Code::Internal))
}

fn hash_in(password: &str, memory: &mut Vec<Block>) -> Option<String> {
    let (mut salt, hasher) = ([0; SALT_LEN], hasher());
    aws_lc_rs::rand::fill(&mut salt).ok()?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(hasher.params()).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(output(&hasher, password, &salt, memory)?),
    };
    Some(hash.to_string())
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(WAITING)),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            memory: KeptMemory::default(),
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
            memory: self.memory.clone(),
        })
    }
}

impl HashingPermit {
    /// Whether a password is the one of a hash; without a hash, takes the same time and says no.
    ///
    /// # Errors
    /// [`Code::Internal`] when the thread is lost.
    pub async fn verify(&self, password: Zeroizing<String>, stored: Option<String>) -> Result<bool, Problem> {
        self.compute(move |memory| match stored {
            Some(stored) => is_of_hash(&password, &stored, memory).unwrap_or(false),
            // An unknown user takes as long as a wrong password.
            None => {
                let _ = output(&hasher(), &password, &[0; SALT_LEN], memory);
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
        let hashed = self.compute(move |memory| hash_in(&password, memory)).await?;
        hashed.ok_or_else(|| Problem::new(Code::Internal))
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.map_err(|_| Problem::new(Code::Unavailable))?;
        let (place, kept) = (self.place.clone(), self.memory.clone());
        let computed = tokio::task::spawn_blocking(move || {
            // Both go with the work: a caller that goes away does not make room for another.
            let _held = (permit, place);
            let lock = || kept.lock().unwrap_or_else(PoisonError::into_inner);
            let mut memory = lock().pop().unwrap_or_default();
            let computed = work(&mut memory);
            lock().push(memory);
            computed
        });
        computed.await.map_err(|_| Problem::new(Code::Internal))
    }
}
