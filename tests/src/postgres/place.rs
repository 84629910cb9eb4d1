//! Where the servers live.

use std::fs::{self, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::account::Account;

/// Memory, since each database is hundreds of new files, else the disk. Both
/// are short, as a socket's path must be (some 100 bytes), and open to every
/// user, which `TMPDIR` need not be.
const MEMORY: &str = "/dev/shm";
const DISK: &str = "/tmp";

/// What must be free in memory, in KiB: containers often have 64 MiB of it. A
/// server takes some 80 MiB and 9 MiB for each database of a running test.
const ROOM: u64 = 1024 * 1024;

/// How the directories' names begin for the servers of these programs.
pub(super) fn prefix(programs: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    programs.hash(&mut hasher);
    format!("asiakasrekisteri-{:08x}-", hasher.finish() as u32)
}

/// The account's directories with this prefix, of servers in any state.
pub(super) fn existing(prefix: &str, account: &Account) -> Vec<PathBuf> {
    [MEMORY, DISK]
        .iter()
        .filter_map(|parent| fs::read_dir(parent).ok())
        .flat_map(|entries| entries.flatten())
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        // Anyone can make a directory of this name, but not of this owner.
        .filter(|entry| {
            let metadata = entry.metadata();
            metadata.is_ok_and(|it| it.is_dir() && it.uid() == account.uid)
        })
        .map(|entry| entry.path())
        .collect()
}

/// A new directory that only the account can enter.
pub(super) fn create(prefix: &str, account: &Account) -> io::Result<TempDir> {
    create_in(roomiest(), prefix, account)
}

/// The same on the disk, whatever room there is.
pub(super) fn create_on_disk(prefix: &str, account: &Account) -> io::Result<TempDir> {
    create_in(DISK, prefix, account)
}

fn create_in(parent: &str, prefix: &str, account: &Account) -> io::Result<TempDir> {
    let directory = tempfile::Builder::new()
        .prefix(prefix)
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(parent)?;
    chown(&directory, Some(account.uid), account.gid)?;
    Ok(directory)
}

/// The place of what a test writes and nobody reads after it: memory where there is room.
pub(super) fn roomiest() -> &'static str {
    static FOUND: OnceLock<&str> = OnceLock::new();
    FOUND.get_or_init(|| if has_room(MEMORY) { MEMORY } else { DISK })
}

fn has_room(parent: &str) -> bool {
    let Ok(output) = Command::new("df").args(["-Pk", parent]).output() else {
        return false;
    };
    available(&String::from_utf8_lossy(&output.stdout)).is_some_and(|kib| kib >= ROOM)
}

/// The column "Available" of the one file system in the output of `df -P`.
fn available(output: &str) -> Option<u64> {
    let row = output.lines().nth(1)?;
    row.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn available_memory() {
        let output = "Filesystem     1024-blocks  Used Available Capacity Mounted on\n\
                      tmpfs             65536  1024     64512       2% /dev/shm\n";
        assert_eq!(available(output), Some(64512));
        assert_eq!(available(""), None);
    }

    #[test]
    fn a_new_directory_is_found_by_its_own_prefix() -> Result<(), String> {
        let account = Account::of_the_server()?;
        let (prefix, other) = (prefix(Path::new("/some")), prefix(Path::new("/other")));
        let directory = create(&prefix, &account).map_err(|error| error.to_string())?;
        assert_eq!(existing(&prefix, &account), [directory.path()]);
        assert!(existing(&other, &account).is_empty());
        Ok(())
    }
}
