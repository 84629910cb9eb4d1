//! Registers and the versions of their profiles.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::store::Store;
use crate::engine::unit::Unit;
use aws_lc_rs::digest;
use chrono::NaiveDate;
use domain::ids::RegisterKey;
use domain::register::RegisterProfile;

row! {
    struct KeyRow { register_key: i64 }
}
row! {
    struct HashRow { content_hash: Vec<u8> }
}
row! {
    /// A stored version of a profile.
    pub struct VersionRow {
        /// The version.
        pub version: String,
        /// The first day on which it is in force.
        pub valid_from: NaiveDate,
        /// The profile as it was read.
        pub content: String,
    }
}

const LOCK: &str = "UPDATE registers SET slug = slug WHERE register_key = $1";
const FIND: &str = "SELECT register_key FROM registers WHERE slug = $1";
const INSERT: &str = "INSERT INTO registers (register_key, slug)
    SELECT COALESCE(MAX(register_key), 0) + 1, $1 FROM registers";
const HASH: &str = "SELECT content_hash FROM profile_versions WHERE register_key = $1 AND version = $2";
const INSERT_VERSION: &str =
    "INSERT INTO profile_versions (register_key, version, content_hash, valid_from, content, stored_at)
    VALUES ($1, $2, $3, $4, $5, $6)";
const VERSIONS: &str = "SELECT version, valid_from, content FROM profile_versions
    WHERE register_key = $1 ORDER BY valid_from DESC, stored_at DESC";

/// Takes the register's row: units that look through many of its clients come one after the other, whatever the order
/// in which they meet them.
///
/// # Errors
/// The database's.
pub async fn lock(unit: &mut Unit) -> Result<(), Error> {
    let register = unit.register();
    unit.tx.sql(LOCK).bind(register.0).run().await.map(|_| ())
}

/// Stores a profile by the hash of its content, and gives its register a key when it is new.
///
/// # Errors
/// [`Error::ProfileChanged`] when the same version is stored with other content.
pub async fn store_profile(
    store: &Store,
    profile: &RegisterProfile,
    content: &str,
) -> Result<RegisterKey, Error> {
    let hash = digest::digest(&digest::SHA256, content.as_bytes())
        .as_ref()
        .to_vec();
    let mut tx = store.db().begin().await?;
    let mut row = tx.sql(FIND).bind(profile.id.clone()).opt::<KeyRow>().await?;
    if row.is_none() {
        tx.sql(INSERT).bind(profile.id.clone()).run().await?;
        row = tx.sql(FIND).bind(profile.id.clone()).opt::<KeyRow>().await?;
    }
    let key = row
        .ok_or(Error::Internal("a register was stored and is not there"))?
        .register_key;
    let stored = tx
        .sql(HASH)
        .bind(key)
        .bind(profile.version.clone())
        .opt::<HashRow>()
        .await?;
    match stored {
        Some(stored) if stored.content_hash != hash => {
            return Err(Error::ProfileChanged {
                register: profile.id.clone(),
                version: profile.version.clone(),
            });
        }
        Some(_) => {}
        None => {
            tx.sql(INSERT_VERSION)
                .bind(key)
                .bind(profile.version.clone())
                .bind(hash)
                .bind(profile.valid_from)
                .bind(content.to_owned())
                .bind(store.clock().now())
                .run()
                .await?;
        }
    }
    tx.commit().await?;
    Ok(RegisterKey(key))
}

/// Every stored version of a register's profile, the newest first.
///
/// # Errors
/// The database's.
pub async fn versions(store: &Store, register: RegisterKey) -> Result<Vec<VersionRow>, Error> {
    store.reader().await?.sql(VERSIONS).bind(register.0).all().await
}
