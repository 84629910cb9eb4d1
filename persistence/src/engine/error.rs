//! What can go wrong in the store, sorted by what the caller can do about it.

/// A failure of the store. None of them carries a value that was stored or sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database is busy or away: try again.
    #[error("the database is busy or away")]
    Unavailable(#[source] sqlx::Error),
    /// A row with the same key is there already; mapped where the statement stands.
    #[error("a row with the same key exists")]
    Exists,
    /// The transaction met another one: the unit of work may be run again.
    #[error("the transaction met another one")]
    Collided,
    /// A row names a key that the key store no longer has: its class was destroyed.
    #[error("the key of this data has been destroyed")]
    KeyDestroyed,
    /// What was opened is not what was sealed: it was changed, or moved to another row.
    #[error("sealed data does not match its row")]
    SealBroken,
    /// The user log cannot be written: nothing may leave.
    #[error("the user log cannot be written")]
    LogUnavailable,
    /// A migration failed.
    #[error("the database could not be migrated")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The key directory cannot be used.
    #[error("keys: {0}")]
    Keys(String),
    /// The key store is not that of the data.
    #[error(
        "the key store does not belong to the data: it is another installation's, or one of the two is newly made; see \"Data and keys of one installation\" in docs/OPERATIONS.md"
    )]
    OtherInstallation,
    /// A profile that was stored has the same version with other content.
    #[error(
        "register {register}: version {version} is stored with other content; give the change a version of its own"
    )]
    ProfileChanged {
        /// The register.
        register: String,
        /// The version.
        version: String,
    },
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Database(#[source] sqlx::Error),
    /// A mistake of this program.
    #[error("{0}")]
    Internal(&'static str),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            sqlx::Error::Database(database) => {
                if database.is_unique_violation() {
                    return Self::Exists;
                }
                match database.code().as_deref() {
                    // PostgreSQL: serialization failure, deadlock.
                    Some("40001" | "40P01") => Self::Collided,
                    // SQLite: busy, locked, full, I/O error; PostgreSQL: disk full, shutting down,
                    // too many connections, a statement that ran or waited for a lock too long.
                    Some(
                        "57014" | "55P03" | "5" | "6" | "13" | "10" | "517" | "261" | "53100" | "53200"
                        | "53300" | "57P01" | "57P03",
                    ) => Self::Unavailable(error),
                    // SQLite's extended I/O errors share their low byte.
                    Some(code)
                        if code
                            .parse::<u32>()
                            .is_ok_and(|code| code < 100_000 && code & 0xff == 10) =>
                    {
                        Self::Unavailable(error)
                    }
                    _ => Self::Database(error),
                }
            }
            _ => Self::Database(error),
        }
    }
}
