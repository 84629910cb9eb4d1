//! What is wrong with a profile.

use std::fmt;

/// What is wrong with a profile: which key, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfileError {
    /// The key, as a path from the top of the file: `category[2].fields`.
    pub key: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.reason)
    }
}
