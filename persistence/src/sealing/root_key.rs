//! The root key: a file of its own, outside every database.

use crate::engine::error::Error;
use crate::sealing::cipher::{KEY_LEN, KeyBytes, aead, derive, open, random_key, seal};
use aws_lc_rs::aead::LessSafeKey;
use domain::text::hex;
use std::io::Write;
use std::path::Path;
use zeroize::Zeroizing;

const FILE: &str = "root.key";

/// The key under which the keys of registers are wrapped.
pub struct RootKey {
    wrapping: LessSafeKey,
    /// For what belongs to no register: sign-in throttling, idempotency.
    system: KeyBytes,
}

impl RootKey {
    /// Reads the root key of a key directory, or makes one when there is none.
    ///
    /// # Errors
    /// [`Error::Keys`] when the directory or the file cannot be used.
    pub fn load_or_create(directory: &Path) -> Result<Self, Error> {
        let path = directory.join(FILE);
        let failed =
            |what: &str, error: std::io::Error| Error::Keys(format!("{}: {what}: {error}", path.display()));
        if !path.exists() {
            if directory.join("keys.db").exists() {
                return Err(Error::Keys(format!(
                    "{}: is missing, though keys wrapped under it are here",
                    path.display()
                )));
            }
            std::fs::create_dir_all(directory)
                .map_err(|error| failed("cannot create its directory", error))?;
            let key = random_key()?;
            let text = Zeroizing::new(hex(key.as_ref()));
            create_private(&path)
                .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
                .map_err(|error| failed("cannot create", error))?;
        }
        Self::load(directory)
    }

    /// Reads the root key of a key directory.
    ///
    /// # Errors
    /// [`Error::Keys`] when there is none, or it cannot be used.
    pub fn load(directory: &Path) -> Result<Self, Error> {
        let path = directory.join(FILE);
        let failed =
            |what: &str, error: std::io::Error| Error::Keys(format!("{}: {what}: {error}", path.display()));
        let text =
            Zeroizing::new(std::fs::read_to_string(&path).map_err(|error| failed("cannot read", error))?);
        let bytes = unhex(text.trim()).ok_or_else(|| {
            Error::Keys(format!(
                "{}: must be {} hexadecimal digits",
                path.display(),
                2 * KEY_LEN
            ))
        })?;
        Self::new(&bytes)
    }

    pub(crate) fn new(bytes: &[u8; KEY_LEN]) -> Result<Self, Error> {
        Ok(Self {
            wrapping: aead(&*derive(bytes, "wrap")?)?,
            system: derive(bytes, "system")?,
        })
    }

    pub(crate) fn wrap(&self, name: &str, key: &[u8]) -> Result<Vec<u8>, Error> {
        seal(&self.wrapping, name.as_bytes(), key)
    }

    pub(crate) fn unwrap(&self, name: &str, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        open(&self.wrapping, name.as_bytes(), wrapped).map_err(|_| {
            Error::Keys(format!(
                "the root key does not open {name}: is it another installation's?"
            ))
        })
    }

    pub(crate) fn system(&self) -> &[u8; KEY_LEN] {
        &self.system
    }
}

#[cfg(unix)]
fn create_private(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
}

fn unhex(text: &str) -> Option<KeyBytes> {
    let mut bytes = Zeroizing::new([0; KEY_LEN]);
    if text.len() != 2 * KEY_LEN || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}
