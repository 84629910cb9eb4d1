//! Where an installation lies.

use std::path::PathBuf;

/// Where the data and the keys lie.
#[derive(Clone, Debug)]
pub struct Location {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// The directory of the root key, and on SQLite of the key store.
    pub key_dir: PathBuf,
}
