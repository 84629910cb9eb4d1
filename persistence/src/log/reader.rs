//! The user log opened to be read and nothing else: nothing is migrated, made or written.

use crate::engine::connections::Connections;
use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::location::Location;
use crate::engine::pools::ACQUIRE_TIMEOUT;
use crate::engine::row::row;
use crate::log::verify::{self, Verification};
use crate::sealing::register_keys::load_log_key;
use crate::sealing::root_key::RootKey;
use domain::ids::RegisterKey;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

/// The user log of an installation, which may be running.
pub struct LogReader {
    db: Db,
    keystore: Db,
    root: RootKey,
}

row! {
    struct RegisterRow { register_key: i64, slug: String }
}
row! {
    struct KeyRow { register_key: i64 }
}

const REGISTERS: &str = "SELECT register_key, slug FROM registers";
const ENTERED: &str = "SELECT DISTINCT register_key FROM log_events";

impl LogReader {
    /// Opens the log.
    ///
    /// # Errors
    /// [`Error::Keys`] when there is no root key, or the database's.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        let root = RootKey::load(&location.key_dir)?;
        let (db, keystore) = if location.database_url.starts_with("sqlite:") {
            let keys = location.key_dir.join("keys.db");
            let data = SqliteConnectOptions::from_str(&location.database_url)?;
            (sqlite(data)?, sqlite(at(&keys))?)
        } else {
            let url = &location.database_url;
            (postgres(url, "public")?, postgres(url, "keystore")?)
        };
        Ok(Self { db, keystore, root })
    }

    /// The logs there are: the system's, each register's, and whatever else entries name.
    ///
    /// # Errors
    /// The database's.
    pub async fn logs(&self) -> Result<Vec<(RegisterKey, String)>, Error> {
        let mut reader = self.db.reader().await?;
        let mut logs = BTreeMap::from([(RegisterKey::SYSTEM, "system".to_owned())]);
        for row in reader.sql(REGISTERS).all::<RegisterRow>().await? {
            logs.insert(RegisterKey(row.register_key), row.slug);
        }
        for KeyRow { register_key } in reader.sql(ENTERED).all::<KeyRow>().await? {
            logs.entry(RegisterKey(register_key))
                .or_insert_with(|| format!("unknown register {register_key}"));
        }
        Ok(logs.into_iter().collect())
    }

    /// Recomputes the MAC of every entry of a log, and says from time to time how many were read. Without its key no
    /// entry fits.
    ///
    /// # Errors
    /// The database's.
    pub async fn verify(&self, register: RegisterKey, so_far: impl Fn(u64)) -> Result<Verification, Error> {
        let key = load_log_key(&self.keystore, &self.root, register).await?;
        verify::check(&self.db, key.as_ref(), register, so_far).await
    }

    /// Closes it.
    pub async fn close(self) {
        self.db.close().await;
        self.keystore.close().await;
    }
}

fn at(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file)
}

fn sqlite(options: SqliteConnectOptions) -> Result<Db, Error> {
    let options = options.read_only(true).create_if_missing(false);
    let one = Connections::new(options, Vec::new(), 1, ACQUIRE_TIMEOUT)?;
    Ok(Db::Sqlite {
        writer: one.clone(),
        watcher: one.clone(),
        readers: one,
    })
}

fn postgres(url: &str, schema: &str) -> Result<Db, Error> {
    let options = PgConnectOptions::from_str(url)?;
    let options = options.options([("default_transaction_read_only", "on"), ("search_path", schema)]);
    let one = Connections::new(options, Vec::new(), 1, ACQUIRE_TIMEOUT)?;
    Ok(Db::Postgres {
        watcher: one.clone(),
        all: one,
    })
}
