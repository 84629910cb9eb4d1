//! The demo's folders: one of data and, beside it, one of keys.

use crate::document::Document;
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// What says that a folder is a demo's, and how it was filled.
const MARK: &str = "demo.json";
/// Held while a demo runs on the folder.
const LOCK: &str = "demo.lock";
const DATABASE: &str = "asiakasrekisteri.db";
/// Who can sign in, and where to find whom.
pub const ACCOUNTS: &str = "demo-accounts.json";
/// Files that are cleared; anything else in the folders is somebody's own and stays.
const DATA: &[&str] = &[
    ACCOUNTS,
    DATABASE,
    "asiakasrekisteri.db-wal",
    "asiakasrekisteri.db-shm",
];
const KEYS: &[&str] = &["root.key", "keys.db", "keys.db-wal", "keys.db-shm"];

/// How a demo was filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) seed: u64,
    pub(crate) clients: usize,
    pub(crate) today: chrono::NaiveDate,
    /// Where the demo's clock began.
    pub(crate) begins: chrono::DateTime<chrono::Utc>,
    /// What time it was then outside the demo.
    pub(crate) filled_at: chrono::DateTime<chrono::Utc>,
    /// False while it is being filled: what was interrupted is filled anew.
    pub(crate) finished: bool,
}

/// The folders, held by this process.
pub(crate) struct Folder {
    data: PathBuf,
    keys: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes a folder for the demo.
    ///
    /// # Errors
    /// When it is not a demo's and not empty, when another demo runs on it, or when it cannot be used.
    pub(crate) fn take(data: &Path) -> Result<Self, String> {
        let data = std::path::absolute(data).map_err(|error| format!("{}: {error}", data.display()))?;
        let name = data.file_name().ok_or("--data-dir: must name a folder")?;
        let mut beside = name.to_owned();
        beside.push("-keys");
        let keys = data.with_file_name(beside);
        for folder in [&data, &keys] {
            if !is_free(folder)? {
                return Err(format!(
                    "{}: is not a demo's folder and is not empty; name another with --data-dir",
                    folder.display()
                ));
            }
            std::fs::create_dir_all(folder).map_err(|error| wrong(folder, &error))?;
        }
        let path = data.join(LOCK);
        let lock = File::create(&path).map_err(|error| wrong(&path, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                data,
                keys,
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(format!("{}: another demo runs here", data.display())),
            Err(TryLockError::Error(error)) => Err(wrong(&path, &error)),
        }
    }

    /// How it was filled; `None` when it was not, or not to the end.
    pub(crate) fn filled(&self) -> Option<Mark> {
        let mark: Mark = read(&self.data.join(MARK))?;
        mark.finished.then_some(mark)
    }

    /// Whether the keys of the data are there.
    pub(crate) fn has_keys(&self) -> bool {
        self.keys.join(KEYS[0]).exists()
    }

    /// Clears data and keys, and says how they are about to be filled.
    ///
    /// # Errors
    /// When a file cannot be removed or written.
    pub(crate) fn clear(&self, mark: &Mark) -> Result<(), String> {
        // The marks go first: if this is interrupted, the folders are still a demo's, and unfinished.
        write(&self.data.join(MARK), mark)?;
        write(&self.keys.join(MARK), mark)?;
        let data = DATA.iter().map(|name| self.data.join(name));
        let keys = KEYS.iter().map(|name| self.keys.join(name));
        for path in data.chain(keys) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(wrong(&path, &error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Says that it is filled.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn finish(&self, mark: &Mark, document: &Document) -> Result<(), String> {
        write(&self.data.join(ACCOUNTS), document)?;
        write(&self.data.join(MARK), mark)
    }

    /// Who can sign in, and where to find whom.
    pub(crate) fn document(&self) -> Option<Document> {
        read(&self.data.join(ACCOUNTS))
    }

    /// The folder of the data.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of the keys.
    pub(crate) fn keys(&self) -> &Path {
        &self.keys
    }

    /// The URL of the database.
    pub(crate) fn database_url(&self) -> String {
        let path = self.data.join(DATABASE).display().to_string();
        format!("sqlite:{}", path.replace('%', "%25").replace('?', "%3f"))
    }
}

/// Whether a folder is a demo's, empty or not there.
fn is_free(folder: &Path) -> Result<bool, String> {
    if folder.join(MARK).exists() {
        return Ok(true);
    }
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            let mut names = entries.filter_map(|entry| Some(entry.ok()?.file_name()));
            Ok(names.all(|name| name == LOCK))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(wrong(folder, &error)),
    }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Writes a file whole: a reader finds the former one or this one, never a half.
fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), String> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    text.push('\n');
    let half = path.with_extension("json.new");
    std::fs::write(&half, text)
        .and_then(|()| std::fs::rename(&half, path))
        .map_err(|error| wrong(path, &error))
}

fn wrong(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
