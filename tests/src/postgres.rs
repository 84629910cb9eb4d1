//! A throw-away PostgreSQL (14 or later) for the tests: nothing to install
//! beyond the distribution's package, nothing to configure, nothing left behind.
//!
//! The first test process starts one server and the others of the same run
//! join it. The last one to end, however it ends, takes the server along.
//! Every test gets a database of its own, cloned from a template that the
//! binary of its suite migrates once.

mod account;
mod binaries;
mod choice;
mod durable;
mod place;
mod server;
#[cfg(test)]
mod tests;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;
use std::{env, fs, io, thread};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;
use uuid::Uuid;

pub use choice::{Database, databases};
pub use durable::DurableServer;
use server::Server;

/// The role that owns the test databases and that the code under test logs in
/// as: no superuser, so that a missing grant shows here and not in production.
pub const ROLE: &str = "asiakasrekisteri";

/// Where a template is prepared until it is complete and takes its own name.
const UNFINISHED: &str = "unfinished_template";

/// A test's own database. It is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// The connection URL, as [`ROLE`], which needs no password.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    /// A database takes some 9 MiB and a run makes hundreds. What fails here
    ///  is left to the end of the server.
    fn drop(&mut self) {
        // The test's runtime cannot be waited for from within it.
        let _ = thread::scope(|scope| scope.spawn(|| drop_database(&self.name)).join());
    }
}

/// Gives a new database with the schema that `migrate` makes.
///
/// `migrate` gets the URL of an empty database, as [`ROLE`]. One test binary
/// runs it once, in whichever of its tests and processes comes first, so all
/// callers in a binary must pass the same migrations. Needs a Tokio runtime.
///
/// # Panics
/// When PostgreSQL is missing or does not start, or `migrate` panics.
pub async fn database(migrate: impl AsyncFnOnce(&str)) -> TestDatabase {
    let server = server();
    match clone_template(server, migrate).await {
        Ok(database) => database,
        Err(error) => fail(&format!("the test database could not be made: {error}")),
    }
}

/// A folder for what a test writes, gone when it is dropped: in memory where there is room, since no disk is
/// tested by it.
///
/// # Panics
/// When it cannot be made.
pub fn folder() -> tempfile::TempDir {
    match tempfile::tempdir_in(place::roomiest()) {
        Ok(folder) => folder,
        Err(error) => fail(&format!("the test has no folder: {error}")),
    }
}

/// The server of this run. A failure is kept too: every test then says why.
fn server() -> &'static Server {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    match SERVER.get_or_init(server::join_or_start) {
        Ok(server) => server,
        Err(error) => fail(error),
    }
}

#[expect(clippy::panic, reason = "a test without its database has failed")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}

async fn clone_template(
    server: &Server,
    migrate: impl AsyncFnOnce(&str),
) -> Result<TestDatabase, sqlx::Error> {
    // Only the name is shared: a connection belongs to the runtime of one test.
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let mut admin = PgConnection::connect(&server.admin_url()).await?;
    let template = TEMPLATE
        .get_or_try_init(|| migrated_template(server, &mut admin, migrate))
        .await?;
    #[expect(
        clippy::disallowed_methods,
        reason = "a name that no other process takes; nothing is tested by it"
    )]
    let name = format!("test_{}", Uuid::now_v7().simple());
    // Copying files takes half the time of the default, the write-ahead log.
    // Until version 15 it is the only way and has no name. Clones need no lock
    // among themselves, since nothing can connect to the template.
    let strategy = match admin.server_version_num() {
        Some(version) if version >= 150_000 => "STRATEGY file_copy",
        _ => "",
    };
    let create = format!("CREATE DATABASE {name} OWNER {ROLE} TEMPLATE {template} {strategy}");
    execute(&mut admin, create).await?;
    admin.close().await?;
    let url = server.url(&name, ROLE);
    Ok(TestDatabase { name, url })
}

/// Makes this binary's template unless another process has, and names it.
async fn migrated_template(
    server: &Server,
    admin: &mut PgConnection,
    migrate: impl AsyncFnOnce(&str),
) -> Result<String, sqlx::Error> {
    let name = template_name()?;
    // Held across processes; an error closes the connection, which unlocks.
    execute(admin, "SELECT pg_advisory_lock(1)").await?;
    let exists = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut *admin)
        .await?
        .is_some();
    if !exists {
        prepare(admin).await?;
        migrate(&server.url(UNFINISHED, ROLE)).await;
        finish(admin, &name).await?;
    }
    execute(admin, "SELECT pg_advisory_unlock(1)").await?;
    Ok(name)
}

/// One template for each build of a test binary: its migrations are its own.
fn template_name() -> io::Result<String> {
    let binary = env::current_exe()?;
    let metadata = fs::metadata(&binary)?;
    let mut hasher = DefaultHasher::new();
    (binary, metadata.len(), metadata.modified()?).hash(&mut hasher);
    Ok(format!("template_{:016x}", hasher.finish()))
}

/// Makes the role and an empty database, in place of what a process that was
/// killed amid its migrations may have left.
async fn prepare(admin: &mut PgConnection) -> Result<(), sqlx::Error> {
    let role = format!(
        "DO $$ BEGIN
             IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                 CREATE ROLE {ROLE} LOGIN;
             END IF;
         END $$"
    );
    execute(admin, role).await?;
    let drop = format!("DROP DATABASE IF EXISTS {UNFINISHED} WITH (FORCE)");
    execute(admin, drop).await?;
    let create = format!("CREATE DATABASE {UNFINISHED} OWNER {ROLE}");
    execute(admin, create).await
}

/// Closes the migrated database to everyone, as a template must be to be
/// cloned, and gives it its name, which says that it is complete.
async fn finish(admin: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    let close = format!("ALTER DATABASE {UNFINISHED} WITH ALLOW_CONNECTIONS false");
    execute(admin, close).await?;
    // Even a connection that was closed in order may take a moment to be gone.
    let disconnect = format!(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE datname = '{UNFINISHED}'"
    );
    execute(admin, disconnect).await?;
    let rename = format!("ALTER DATABASE {UNFINISHED} RENAME TO {name}");
    execute(admin, rename).await
}

fn drop_database(name: &str) -> Result<(), sqlx::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut admin = PgConnection::connect(&server().admin_url()).await?;
        let drop = format!("DROP DATABASE {name} WITH (FORCE)");
        execute(&mut admin, drop).await?;
        admin.close().await
    })
}

/// Runs a statement of this module, which holds nothing from outside.
async fn execute(admin: &mut PgConnection, statement: impl Into<String>) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement.into()))
        .execute(admin)
        .await?;
    Ok(())
}
