//! The throw-away server under test: isolation, many at once, and its end.

use std::error::Error;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, Row};
use tempfile::TempDir;
use tokio::time::sleep;

use super::account::Account;
use super::*;

type Outcome = Result<(), Box<dyn Error>>;

/// Tells the test `hold` where to write its URL, and so to hold the server.
const HOLD: &str = "ASIAKASREKISTERI_TEST_HOLD";

async fn migrate(url: &str) {
    let migrated = async {
        let mut connection = PgConnection::connect(url).await?;
        let table = "CREATE TABLE client (id INT PRIMARY KEY)";
        execute(&mut connection, table).await?;
        connection.close().await
    };
    if let Err(error) = migrated.await {
        fail(&error.to_string());
    }
}

fn without_postgres() -> bool {
    !databases().contains(&Database::Postgres)
}

#[tokio::test]
async fn what_one_writes_no_other_sees() -> Outcome {
    if without_postgres() {
        return Ok(());
    }
    let (one, other) = (database(migrate).await, database(migrate).await);
    let mut one = PgConnection::connect(one.url()).await?;
    let mut other = PgConnection::connect(other.url()).await?;
    execute(&mut one, "INSERT INTO client VALUES (1)").await?;
    let count = "SELECT COUNT(*) FROM client";
    let counts = [
        sqlx::query(count).fetch_one(&mut one).await?.get::<i64, _>(0),
        sqlx::query(count).fetch_one(&mut other).await?.get::<i64, _>(0),
    ];
    assert_eq!(counts, [1, 0]);
    Ok(())
}

#[tokio::test]
async fn the_role_owns_the_schema_and_is_no_superuser() -> Outcome {
    if without_postgres() {
        return Ok(());
    }
    let database = database(migrate).await;
    let mut connection = PgConnection::connect(database.url()).await?;
    let role = "SELECT rolname::TEXT, rolsuper FROM pg_roles WHERE rolname = CURRENT_USER";
    let role = sqlx::query(role).fetch_one(&mut connection).await?;
    assert_eq!((role.get::<String, _>(0).as_str(), role.get(1)), (ROLE, false));
    execute(&mut connection, "ALTER TABLE client ADD COLUMN name TEXT").await?;
    Ok(())
}

#[tokio::test]
async fn a_database_goes_with_its_value() -> Outcome {
    if without_postgres() {
        return Ok(());
    }
    let database = database(migrate).await;
    let url = database.url().to_owned();
    // A connection that a failed test leaves open does not keep it.
    let _open = PgConnection::connect(&url).await?;
    drop(database);
    let gone = PgConnection::connect(&url).await.err();
    let code = gone.as_ref().and_then(|error| error.as_database_error()?.code());
    assert_eq!(code.as_deref(), Some("3D000"), "{gone:?}");
    Ok(())
}

#[tokio::test]
async fn twenty_at_once() -> Outcome {
    if without_postgres() {
        return Ok(());
    }
    let tests: Vec<_> = (0..20)
        .map(|_| {
            // As the tests of one binary: a thread and a runtime for each.
            thread::spawn(|| -> Result<(), String> {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .map_err(|error| error.to_string())?;
                runtime.block_on(async {
                    let database = database(migrate).await;
                    let connected = PgConnection::connect(database.url()).await;
                    let mut connection = connected.map_err(|error| error.to_string())?;
                    let insert = "INSERT INTO client VALUES (1)";
                    let inserted = execute(&mut connection, insert).await;
                    inserted.map_err(|error| error.to_string())
                })
            })
        })
        .collect();
    for test in tests {
        assert_eq!(test.join().map_err(|_| "a test panicked")?, Ok(()));
    }
    Ok(())
}

/// Not a test by itself: the process that the tests below start and kill.
#[tokio::test]
async fn hold() -> Outcome {
    let Some(file) = env::var_os(HOLD).map(PathBuf::from) else {
        return Ok(());
    };
    let database = database(migrate).await;
    let unfinished = file.with_extension("unfinished");
    fs::write(&unfinished, database.url())?;
    fs::rename(unfinished, file)?;
    sleep(Duration::from_secs(60)).await;
    Ok(())
}

/// A run of its own: by another path to the programs, it has another server.
struct Run {
    folder: TempDir,
    prefix: String,
    account: Account,
}

impl Run {
    fn new() -> Result<Self, Box<dyn Error>> {
        // The server's user has to come through.
        let open = fs::Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().permissions(open).tempdir_in("/tmp")?;
        let programs = folder.path().join("bin");
        symlink(binaries::find()?, &programs)?;
        Ok(Self {
            folder,
            prefix: place::prefix(&programs),
            account: Account::of_the_server()?,
        })
    }

    fn holder(&self, name: &str) -> Result<Child, Box<dyn Error>> {
        // The first part of a module's path is the crate.
        let (_, module) = module_path!().split_once("::").ok_or("no module")?;
        Ok(Command::new(env::current_exe()?)
            .args(["--exact", &format!("{module}::hold")])
            .env(HOLD, self.folder.path().join(name))
            .env("PG_BIN", self.folder.path().join("bin"))
            .stdout(Stdio::null())
            .spawn()?)
    }

    async fn server_of(&self, name: &str) -> Result<PathBuf, Box<dyn Error>> {
        let file = self.folder.path().join(name);
        until("a process has its database", || file.exists()).await?;
        let url = fs::read_to_string(file)?;
        let (_, rest) = url.split_once("host=").ok_or("no host")?;
        Ok(rest.split('&').next().ok_or("no host")?.into())
    }

    fn directories(&self) -> Vec<PathBuf> {
        place::existing(&self.prefix, &self.account)
    }

    /// Waits until neither a directory nor a process of this run is left.
    async fn has_ended(self) -> Outcome {
        until("the server and its directory are gone", || {
            self.directories().is_empty() && processes(&self.prefix).is_empty()
        })
        .await
    }
}

/// The processes with `text` in their arguments; none where there is no `/proc`.
/// A keeper and a server name their directory there.
fn processes(text: &str) -> Vec<String> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter(|process| {
        fs::read(process.path().join("cmdline"))
            .is_ok_and(|arguments| String::from_utf8_lossy(&arguments).contains(text))
    })
    .map(|process| process.file_name().to_string_lossy().into_owned())
    .collect()
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) -> Outcome {
    let start = Instant::now();
    while !holds() {
        if start.elapsed() > Duration::from_secs(20) {
            return Err(format!("not within 20 s: {what}").into());
        }
        sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

fn kill(mut holder: Child) -> Outcome {
    holder.kill()?;
    holder.wait()?;
    Ok(())
}

#[tokio::test]
async fn processes_share_a_server_that_ends_with_the_last() -> Outcome {
    if without_postgres() {
        return Ok(());
    }
    let run = Run::new()?;
    let (one, other) = (run.holder("one")?, run.holder("other")?);
    let server = run.server_of("one").await?;
    assert_eq!(run.server_of("other").await?, server);
    kill(one)?;
    sleep(Duration::from_secs(3)).await;
    // The one may have been who started it.
    let third = run.holder("third")?;
    assert_eq!(run.server_of("third").await?, server);
    kill(other)?;
    kill(third)?;
    run.has_ended().await
}

#[tokio::test]
async fn a_process_killed_while_it_starts_leaves_nothing() -> Outcome {
    if without_postgres() {
        return Ok(());
    }
    let amid_initdb = killed_when_there_is("data");
    let amid_start = killed_when_there_is("server.log");
    tokio::try_join!(amid_initdb, amid_start)?;
    Ok(())
}

async fn killed_when_there_is(file: &str) -> Outcome {
    let run = Run::new()?;
    let holder = run.holder("unused")?;
    until(file, || {
        let directories = run.directories();
        directories.iter().any(|directory| directory.join(file).exists())
    })
    .await?;
    kill(holder)?;
    run.has_ended().await
}

#[tokio::test]
async fn the_next_run_sweeps_what_a_killed_keeper_left() -> Outcome {
    if without_postgres() || !Path::new("/proc/self/cmdline").exists() {
        return Ok(());
    }
    let run = Run::new()?;
    let holder = run.holder("one")?;
    let abandoned = run.server_of("one").await?;
    let programs = run.folder.path().join("bin");
    let keeper = format!("keeper\0{}\0{}", programs.display(), abandoned.display());
    let keeper = processes(&keeper);
    assert_eq!(keeper.len(), 1);
    let killed = Command::new("kill").arg("-9").args(keeper).status()?;
    assert!(killed.success());
    kill(holder)?;
    let next = run.holder("next")?;
    assert_ne!(run.server_of("next").await?, abandoned);
    assert!(!abandoned.exists());
    assert!(processes(&abandoned.display().to_string()).is_empty());
    kill(next)?;
    run.has_ended().await
}
