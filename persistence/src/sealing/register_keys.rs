//! The keys of one register: for wrapping client keys, for blind indexes, for the user log.

use crate::engine::clock::Clock;
use crate::engine::db::Db;
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::sealing::cipher::{KEY_LEN, KeyBytes, aead, random_key};
use crate::sealing::root_key::RootKey;
use aws_lc_rs::aead::LessSafeKey;
use aws_lc_rs::hmac;
use domain::ids::RegisterKey;

/// Length of a blind-index token, in bytes: short enough to be cheap, long enough not to collide.
const TOKEN_LEN: usize = 16;

/// The unwrapped keys of a register.
pub struct RegisterKeys {
    pub(crate) register: RegisterKey,
    /// The version that new client keys are wrapped under.
    pub(crate) wrap_version: i64,
    pub(crate) wrap: LessSafeKey,
    index: hmac::Key,
    log: hmac::Key,
}

impl RegisterKeys {
    /// A blind-index token: equal texts of one kind in one register have equal tokens, and nothing
    /// else can be told from them without the key.
    pub fn token(&self, kind: i64, text: &str) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.index);
        context.update(&kind.to_be_bytes());
        context.update(text.as_bytes());
        context.sign().as_ref()[..TOKEN_LEN].to_vec()
    }

    pub(crate) fn log_mac(&self) -> &hmac::Key {
        &self.log
    }
}

row! {
    struct WrappedKey { version: i64, wrapped: Vec<u8> }
}

const NEWEST: &str = "SELECT version, wrapped FROM register_keys
    WHERE register_key = $1 AND purpose = $2 ORDER BY version DESC LIMIT 1";
const INSERT: &str = "INSERT INTO register_keys (register_key, purpose, version, wrapped, created_at)
    VALUES ($1, $2, 1, $3, $4) ON CONFLICT DO NOTHING";

/// Loads the keys of a register, making those that are missing.
pub(crate) async fn load(
    keystore: &Db,
    root: &RootKey,
    clock: &Clock,
    register: RegisterKey,
) -> Result<RegisterKeys, Error> {
    let (wrap_version, wrap) = load_one(keystore, root, clock, register, "wrap").await?;
    let (_, index) = load_one(keystore, root, clock, register, "index").await?;
    let (_, log) = load_one(keystore, root, clock, register, "log").await?;
    Ok(RegisterKeys {
        register,
        wrap_version,
        wrap: aead(&wrap)?,
        index: hmac::Key::new(hmac::HMAC_SHA256, index.as_ref()),
        log: hmac::Key::new(hmac::HMAC_SHA256, log.as_ref()),
    })
}

async fn load_one(
    keystore: &Db,
    root: &RootKey,
    clock: &Clock,
    register: RegisterKey,
    purpose: &str,
) -> Result<(i64, KeyBytes), Error> {
    let name = name(purpose, register);
    let mut tx = keystore.begin().await?;
    let mut found = tx
        .sql(NEWEST)
        .bind(register.0)
        .bind(purpose.to_owned())
        .opt::<WrappedKey>()
        .await?;
    if found.is_none() {
        let wrapped = root.wrap(&name, random_key()?.as_ref())?;
        tx.sql(INSERT)
            .bind(register.0)
            .bind(purpose.to_owned())
            .bind(wrapped)
            .bind(clock.now())
            .run()
            .await?;
        // Another instance may have been first: what is stored counts.
        found = tx
            .sql(NEWEST)
            .bind(register.0)
            .bind(purpose.to_owned())
            .opt::<WrappedKey>()
            .await?;
    }
    tx.commit().await?;
    let found = found.ok_or(Error::Internal("a register key was stored and is not there"))?;
    Ok((found.version, unwrapped(root, &name, &found.wrapped)?))
}

/// The key of a register's user log, when there is one. Makes none.
pub(crate) async fn load_log_key(
    keystore: &Db,
    root: &RootKey,
    register: RegisterKey,
) -> Result<Option<hmac::Key>, Error> {
    let mut reader = keystore.reader().await?;
    let found = reader
        .sql(NEWEST)
        .bind(register.0)
        .bind("log".to_owned())
        .opt::<WrappedKey>()
        .await?;
    let key = found.map(|found| unwrapped(root, &name("log", register), &found.wrapped));
    Ok(key
        .transpose()?
        .map(|key| hmac::Key::new(hmac::HMAC_SHA256, key.as_ref())))
}

fn name(purpose: &str, register: RegisterKey) -> String {
    format!("the {purpose} key of register {}", register.0)
}

fn unwrapped(root: &RootKey, name: &str, wrapped: &[u8]) -> Result<KeyBytes, Error> {
    let plain = root.unwrap(name, wrapped)?;
    let mut key = KeyBytes::default();
    if plain.len() != KEY_LEN {
        return Err(Error::Keys(format!("{name} has a wrong length")));
    }
    key.copy_from_slice(&plain);
    Ok(key)
}
