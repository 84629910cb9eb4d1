//! The server that the test processes of a run share.
//!
//! A server lives in a directory of its own with a FIFO that each test process
//! holds open for writing. The kernel closes it however the process ends; the
//! keeper, a shell that reads it, then stops the server and removes the
//! directory. Who may start one is decided under a lock, and nothing but the
//! directory itself says that a server exists.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::net::unix::pipe;

use super::account::Account;
use super::{binaries, place};

const KEEPER: &str = include_str!("keeper.sh");

/// "No such device or address": nobody reads the FIFO. The same on all Unixes.
const ENXIO: i32 = 6;

/// A running server, which stays at least until this process ends.
pub(super) struct Server {
    directory: PathBuf,
    /// The FIFO's end that keeps the server alive.
    _hold: File,
}

impl Server {
    /// What `role` connects to `database` with. All that the environment's
    /// `PG…` variables could change is spelled out.
    pub(super) fn url(&self, database: &str, role: &str) -> String {
        let directory = self.directory.display();
        format!("postgres:///{database}?host={directory}&port=5432&user={role}&sslmode=disable")
    }

    /// What the superuser connects with.
    pub(super) fn admin_url(&self) -> String {
        self.url("postgres", "postgres")
    }
}

/// Joins the server that another process of this run has started, or starts it.
pub(super) fn join_or_start() -> Result<Server, String> {
    let programs = binaries::find()?;
    let account = Account::of_the_server()?;
    // All processes that could share a server have its program in common, and
    // unlike a lock file it is never left over.
    let program = programs.join("postgres");
    let lock = context("open", &program, File::open(&program))?;
    context("lock", &program, lock.lock())?;
    let prefix = place::prefix(&programs);
    match join(&prefix, &programs, &account) {
        Some(server) => Ok(server),
        None => start(&prefix, &programs, &account),
    }
}

fn join(prefix: &str, programs: &Path, account: &Account) -> Option<Server> {
    for directory in place::existing(prefix, account) {
        match knock(&directory) {
            Keeper::Serves(hold) => {
                return Some(Server {
                    directory,
                    _hold: hold,
                });
            }
            Keeper::Busy => {}
            Keeper::Dead => sweep(&directory, programs, account),
        }
    }
    None
}

enum Keeper {
    Serves(File),
    /// Starting for a process that has died, or on its way out.
    Busy,
    /// Killed, or the machine restarted.
    Dead,
}

fn knock(directory: &Path) -> Keeper {
    // In the order of the renames, so that none can be missed.
    for name in ["starting", "alive", "retired"] {
        let fifo = directory.join(name);
        match pipe::OpenOptions::new().open_sender(&fifo) {
            Ok(sender) if name == "alive" => {
                let hold = sender.into_blocking_fd().map(File::from);
                return match hold.and_then(|hold| enter(hold, directory, &fifo)) {
                    Ok(hold) => Keeper::Serves(hold),
                    Err(_) => Keeper::Busy,
                };
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) if error.raw_os_error() == Some(ENXIO) => return Keeper::Dead,
            Ok(_) | Err(_) => return Keeper::Busy,
        }
    }
    // The lock is ours: nobody is about to make a FIFO here.
    Keeper::Dead
}

fn enter(mut hold: File, directory: &Path, fifo: &Path) -> io::Result<File> {
    hold.write_all(b"+")?;
    // If it has its name still, the keeper looks for writers once more.
    fs::metadata(fifo)?;
    reach(directory)?;
    Ok(hold)
}

fn reach(directory: &Path) -> io::Result<UnixStream> {
    UnixStream::connect(directory.join(".s.PGSQL.5432"))
}

/// Removes what a killed keeper has left.
fn sweep(directory: &Path, programs: &Path, account: &Account) {
    // Without a server, the process id in its file may be another's by now.
    if reach(directory).is_ok() {
        let mut stop = account.command(programs.join("pg_ctl"));
        let stop = stop
            .args(["-m", "immediate", "stop", "-D"])
            .arg(directory.join("data"));
        // If it fails, the removal still takes the server's files away.
        let _ = stop.output();
    }
    let _ = fs::remove_dir_all(directory);
}

fn start(prefix: &str, programs: &Path, account: &Account) -> Result<Server, String> {
    let directory = place::create(prefix, account)
        .map_err(|error| format!("the test server has no directory: {error}"))?;

    let fifo = directory.path().join("starting");
    let made = account.command("mkfifo").arg(&fifo).status();
    context("make", &fifo, made)?;
    // Opened for both first: then neither end waits for the other.
    let both = OpenOptions::new().read(true).write(true).open(&fifo);
    let both = context("open", &fifo, both)?;
    let keepers_end = context("open", &fifo, File::open(&fifo))?;
    let hold = OpenOptions::new().write(true).open(&fifo);
    let mut hold = context("open", &fifo, hold)?;
    context("write to", &fifo, hold.write_all(b"+"))?;

    let keeper = account
        .command("sh")
        .args(["-c", KEEPER, "keeper"])
        .args([programs, directory.path()])
        .stdin(keepers_end)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // An interrupt at the terminal, or a runner's time limit, ends a group.
        .process_group(0)
        .spawn();
    let mut keeper = context("start the keeper of", directory.path(), keeper)?;
    drop(both);
    let directory = directory.keep();

    let mut answer = String::new();
    if let Some(mut stdout) = keeper.stdout.take() {
        let read = stdout.read_to_string(&mut answer);
        context("hear the keeper of", &directory, read)?;
    }
    if answer.trim_end() == "ready" {
        return Ok(Server {
            directory,
            _hold: hold,
        });
    }
    let log = ["log", "server.log"].map(|log| fs::read_to_string(directory.join(log)));
    let log = log.map(Result::unwrap_or_default).concat();
    drop(hold);
    let _ = keeper.wait();
    Err(format!(
        "PostgreSQL in {} did not start:\n{log}",
        programs.display()
    ))
}

/// Says what was done to what when it failed.
pub(super) fn context<T>(action: &str, path: &Path, result: io::Result<T>) -> Result<T, String> {
    result.map_err(|error| format!("the test server could not {action} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_failed_start_says_why_and_leaves_nothing() -> Result<(), Box<dyn Error>> {
        let open = Permissions::from_mode(0o755);
        let programs = tempfile::Builder::new()
            .permissions(open.clone())
            .tempdir_in("/tmp")?;
        let initdb = programs.path().join("initdb");
        fs::write(&initdb, "#!/bin/sh\necho no space left >&2\nexit 1\n")?;
        fs::set_permissions(initdb, open)?;
        let (prefix, account) = (place::prefix(programs.path()), Account::of_the_server()?);

        let started = start(&prefix, programs.path(), &account);

        let error = started.err().ok_or("started without programs")?;
        assert!(error.contains("no space left"), "{error}");
        assert!(place::existing(&prefix, &account).is_empty());
        Ok(())
    }
}
