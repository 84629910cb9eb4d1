//! Whom a consent concerns.

use serde::{Deserialize, Serialize};

/// A party of a consent: by code, and by name where the code stands for many.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentParty {
    /// Code in the profile.
    pub code: String,
    /// Which one of them.
    pub name: Option<String>,
}
