//! Passwords: argon2id, in a thread of its own, a few at a time.

use crate::problem::{Code, Problem};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// Hashes computed at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;
/// Shortest password.
pub const SHORTEST: usize = 12;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    /// A hash of nobody's password, made with the real parameters: an unknown user takes as long as a
    /// wrong password.
    dummy: Arc<String>,
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

impl Passwords {
    /// Ready to verify.
    ///
    /// # Errors
    /// As [`hash`].
    pub fn new() -> Result<Self, Problem> {
        Ok(Self {
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            dummy: Arc::new(hash("nobody's password")?),
        })
    }

    /// Whether a password is the one of a hash; without a hash, takes the same time and says no.
    ///
    /// # Errors
    /// [`Code::Internal`] when the thread is lost.
    pub async fn verify(&self, password: Zeroizing<String>, stored: Option<String>) -> Result<bool, Problem> {
        let permit = self
            .permits
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| Problem::new(Code::Unavailable))?;
        let dummy = self.dummy.clone();
        let verified = tokio::task::spawn_blocking(move || {
            // The permit goes with the work: a caller that goes away does not make room for another.
            let _permit = permit;
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| dummy.to_string());
            let fits = PasswordHash::new(&stored)
                .is_ok_and(|stored| hasher().verify_password(password.as_bytes(), &stored).is_ok());
            fits && known
        });
        verified.await.map_err(|_| Problem::new(Code::Internal))
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`Code::Internal`] when the thread is lost.
    pub async fn hash(&self, password: Zeroizing<String>) -> Result<String, Problem> {
        let permit = self
            .permits
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| Problem::new(Code::Unavailable))?;
        let hashed = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            hash(&password)
        });
        hashed.await.map_err(|_| Problem::new(Code::Internal))?
    }
}
