//! A PostgreSQL as a municipality runs one: it waits for its disk and gathers statistics.

use super::account::Account;
use super::{binaries, place};
use std::path::PathBuf;
use std::process::Stdio;

/// A server, gone when it is dropped.
pub struct DurableServer {
    programs: PathBuf,
    account: Account,
    folder: tempfile::TempDir,
}

impl DurableServer {
    /// Starts one.
    ///
    /// # Errors
    /// Why it does not start.
    pub fn start() -> Result<Self, String> {
        let programs = binaries::find()?;
        let account = Account::of_the_server()?;
        let folder =
            place::create_on_disk("asiakasrekisteri-bench-", &account).map_err(|error| error.to_string())?;
        let postgres = Self {
            programs,
            account,
            folder,
        };
        postgres.run(
            "initdb",
            &["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"],
        )?;
        // What an installation of its size is told to do; all else is as it comes.
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=200 -c shared_buffers=1GB \
             -c max_wal_size=4GB -c jit=off",
            postgres.folder.path().display()
        );
        let log = postgres.folder.path().join("server.log");
        let log = log.display().to_string();
        postgres.run("pg_ctl", &["-w", "-l", &log, "-o", &options, "start"])?;
        Ok(postgres)
    }

    /// Makes an empty database; its URL.
    ///
    /// # Errors
    /// Why it is not made.
    pub fn database(&self, name: &str) -> Result<String, String> {
        let folder = self.folder.path().display().to_string();
        let mut createdb = self.account.command(self.programs.join("createdb"));
        let made = createdb.args(["-h", &folder, "-U", "postgres", name]).status();
        match made.map_err(|error| error.to_string())?.success() {
            true => Ok(format!(
                "postgres:///{name}?host={folder}&user=postgres&sslmode=disable"
            )),
            false => Err("the database could not be made".to_owned()),
        }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let mut command = self.account.command(self.programs.join(program));
        let data = self.folder.path().join("data");
        let command = command.arg("-D").arg(data).args(arguments).stdout(Stdio::null());
        match command.status().map_err(|error| error.to_string())?.success() {
            true => Ok(()),
            false => Err(format!("{program} failed")),
        }
    }
}

impl Drop for DurableServer {
    fn drop(&mut self) {
        // The folder goes with it, whatever it says.
        let _ = self.run("pg_ctl", &["-m", "immediate", "stop"]);
    }
}
