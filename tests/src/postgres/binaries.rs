//! Finds the server's programs: most distributions keep them off the PATH.

use std::ffi::OsStr;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;
use std::{env, fs};

const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// Where versions lie side by side: the parent folder, what stands before the
/// version in a name, and the folder of programs in each.
const VERSIONED: [(&str, &str, &str); 6] = [
    ("usr/lib/postgresql", "", "bin"),          // Debian, Ubuntu
    ("usr", "pgsql-", "bin"),                   // Fedora and RHEL, PGDG packages
    ("usr/libexec", "postgresql", ""),          // Alpine
    ("opt/homebrew/opt", "postgresql@", "bin"), // macOS on ARM
    ("usr/local/opt", "postgresql@", "bin"),    // macOS on Intel
    ("Applications/Postgres.app/Contents/Versions", "", "bin"),
];

const MISSING: &str = "PostgreSQL's server programs (initdb, pg_ctl, postgres) were not found. \
    Install them (Debian: the package `postgresql`), name their folder in PG_BIN, \
    or test on SQLite alone: ASIAKASREKISTERI_TEST_DATABASES=sqlite";

/// The folder of the server's programs: `PG_BIN`, else the newest of the
/// distribution's versions, else what `pg_config` says, else one on the PATH.
pub(super) fn find() -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folder = search(env::var_os("PG_BIN").as_deref(), Path::new("/"), &path)?;
    // The programs are run from another folder.
    absolute(&folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn search(pg_bin: Option<&OsStr>, root: &Path, path: &OsStr) -> Result<PathBuf, String> {
    if let Some(folder) = pg_bin.map(PathBuf::from) {
        return if is_complete(&folder) {
            Ok(folder)
        } else {
            // Another version than the one asked for would be a wrong answer.
            Err(format!("PG_BIN={}: {MISSING}", folder.display()))
        };
    }
    versioned(root)
        .into_iter()
        .chain(pg_config(path))
        .chain(env::split_paths(path))
        .find(|folder| is_complete(folder))
        .ok_or_else(|| MISSING.to_owned())
}

fn is_complete(folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).is_file())
}

/// The distribution's folders, newest version first.
fn versioned(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for (parent, prefix, programs) in VERSIONED {
        let Ok(entries) = fs::read_dir(root.join(parent)) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let version = name.to_str().and_then(|name| name.strip_prefix(prefix));
            if let Some(version) = version.and_then(numbers) {
                found.push((version, entry.path().join(programs)));
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| other.cmp(one));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// `9.6` before `10`, which as text is the other way round.
fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

fn pg_config(path: &OsStr) -> Option<PathBuf> {
    let output = Command::new("pg_config")
        .arg("--bindir")
        .env("PATH", path)
        .output()
        .ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| folder.trim_end().into())
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn install(folder: &Path) -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        PROGRAMS
            .iter()
            .try_for_each(|program| fs::write(folder.join(program), ""))
    }

    #[test]
    fn pg_bin_goes_first_and_alone() -> Result<(), Box<dyn Error>> {
        let root = tempfile::tempdir()?;
        install(&root.path().join("usr/lib/postgresql/17/bin"))?;
        let own = root.path().join("own");
        let refused = search(Some(own.as_os_str()), root.path(), OsStr::new(""));
        assert!(refused.is_err_and(|error| error.contains("PG_BIN=")));
        install(&own)?;
        assert_eq!(
            search(Some(own.as_os_str()), root.path(), OsStr::new("")),
            Ok(own)
        );
        Ok(())
    }

    #[test]
    fn the_newest_complete_version_is_taken() -> Result<(), Box<dyn Error>> {
        let root = tempfile::tempdir()?;
        for version in ["9.6", "15", "common"] {
            install(&root.path().join("usr/lib/postgresql").join(version).join("bin"))?;
        }
        let newest = root.path().join("usr/pgsql-16/bin");
        install(&newest)?;
        // Of a version whose server is not installed, the client's folder remains.
        fs::create_dir_all(root.path().join("usr/lib/postgresql/18/bin"))?;
        assert_eq!(search(None, root.path(), OsStr::new("")), Ok(newest));
        Ok(())
    }

    #[test]
    fn pg_config_goes_before_the_path() -> Result<(), Box<dyn Error>> {
        let root = tempfile::tempdir()?;
        let (on_path, configured) = (root.path().join("path"), root.path().join("configured"));
        install(&on_path)?;
        let path = on_path.as_os_str();
        assert_eq!(search(None, root.path(), path), Ok(on_path.clone()));
        install(&configured)?;
        let pg_config = on_path.join("pg_config");
        fs::write(&pg_config, format!("#!/bin/sh\necho {}\n", configured.display()))?;
        fs::set_permissions(&pg_config, fs::Permissions::from_mode(0o755))?;
        assert_eq!(search(None, root.path(), path), Ok(configured));
        Ok(())
    }

    #[test]
    fn what_is_missing_can_be_helped() -> Result<(), Box<dyn Error>> {
        let root = tempfile::tempdir()?;
        let Err(error) = search(None, root.path(), OsStr::new("")) else {
            return Err("found in an empty folder".into());
        };
        assert!(error.contains("the package `postgresql`"), "{error}");
        assert!(
            error.contains("ASIAKASREKISTERI_TEST_DATABASES=sqlite"),
            "{error}"
        );
        Ok(())
    }
}
