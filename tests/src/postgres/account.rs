//! Whom the server runs as: PostgreSQL refuses to run as root.

use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use super::server::context;

/// The user that the server and its keeper run as.
pub(super) struct Account {
    pub(super) uid: u32,
    /// Set when this process is root and has to step down.
    pub(super) gid: Option<u32>,
}

impl Account {
    /// This process' own user; for root, `postgres` or else `nobody`.
    pub(super) fn of_the_server() -> Result<Self, String> {
        // What owns a new file is the one thing that tells without unsafe code.
        let own = tempfile::tempfile().and_then(|file| file.metadata());
        let own = context("make a file in", &env::temp_dir(), own)?.uid();
        if own != 0 {
            return Ok(Self { uid: own, gid: None });
        }
        let passwd = Path::new("/etc/passwd");
        let users = context("read", passwd, fs::read_to_string(passwd))?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| ids(&users, name))
            .map(|(uid, gid)| Self { uid, gid: Some(gid) })
            .ok_or_else(|| {
                "PostgreSQL does not run as root, and there is no user `postgres` or `nobody`".to_owned()
            })
    }

    /// A command as this user, which the caller's surroundings do not change.
    pub(super) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir("/").env("LC_ALL", "C").stdin(Stdio::null());
        for (name, _) in env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        if let Some(gid) = self.gid {
            command.uid(self.uid).gid(gid);
        }
        command
    }
}

/// The user's and group's numbers in the text of `/etc/passwd`.
fn ids(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let found = fields.next() == Some(name);
        let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        found.then_some((uid, gid))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_a_user() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\n\nnobodys:x:7:7::/:\nnobody:x:65534:65533::/:\n";
        assert_eq!(ids(passwd, "nobody"), Some((65534, 65533)));
        assert_eq!(ids(passwd, "postgres"), None);
    }
}
