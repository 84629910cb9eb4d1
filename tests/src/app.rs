//! A service under test.

mod officials;

use crate::postgres::{self, Database, TestDatabase};
pub use crate::session::{Answer, Session};
use api::state::State;
use application::config::{Config, Overlay};
use chrono::{DateTime, NaiveDate, Utc};
use persistence::{Clock, Ids, Location, Store};
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

/// The password of everybody in the tests.
pub const PASSWORD: &str = "a password for tests only";
/// When the clock of a test stands, unless it says otherwise.
pub const NOW: &str = "2026-03-02T09:00:00Z";

/// How a service under test differs from the usual one.
#[derive(Clone, Default)]
pub struct Options {
    /// The time at which the clock stands.
    pub now: Option<&'static str>,
    /// A directory of profiles, instead of those that are shipped.
    pub registers_dir: Option<PathBuf>,
    /// A directory of profiles that an earlier start of the service has read: each register is kept by its
    /// former version too.
    pub former_registers_dir: Option<PathBuf>,
    /// Networks, by register id; by default every register is reached from loopback.
    pub networks: Option<BTreeMap<String, Vec<&'static str>>>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<&'static str>,
    /// Origins that browsers may call from.
    pub allowed_origins: Vec<&'static str>,
    /// Where data and keys lie, instead of a folder in memory: for what is too great for it.
    pub folder: Option<PathBuf>,
    /// The URL of an empty database, instead of one that is made for the test.
    pub database_url: Option<String>,
}

/// A service under test. Everything of it is gone when it is dropped.
pub struct App {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub base: String,
    /// Its clock: set it to let time pass.
    pub clock: Clock,
    /// What it shares between requests: for seeding, and for looking behind the scenes.
    pub state: actix_web::web::Data<State>,
    /// The folder of the data, on SQLite.
    pub data_dir: PathBuf,
    /// The folder of the keys.
    pub key_dir: PathBuf,
    /// The URL of its database.
    pub database_url: String,
    /// Speaks HTTP.
    pub http: reqwest::Client,
    server: actix_web::dev::ServerHandle,
    _postgres: Option<TestDatabase>,
    _folder: tempfile::TempDir,
}

/// The repository's own profiles.
pub fn shipped_registers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../registers")
}

impl App {
    /// A service on a database; `None` when the run leaves that database out.
    pub async fn on(database: Database, options: Options) -> Option<Self> {
        if !postgres::databases().contains(&database) {
            return None;
        }
        let folder = match &options.folder {
            Some(parent) => tempfile::tempdir_in(parent).expect("a folder"),
            None => postgres::folder(),
        };
        let (data_dir, key_dir) = (folder.path().join("data"), folder.path().join("keys"));
        let (database_url, postgres) = match &options.database_url {
            Some(url) => (url.clone(), None),
            None => prepared(database, &data_dir).await,
        };
        let now = options
            .now
            .unwrap_or(NOW)
            .parse::<DateTime<Utc>>()
            .expect("an instant");
        let clock = Clock::fixed(now);
        let location = Location {
            database_url: database_url.clone(),
            key_dir: key_dir.clone(),
        };
        let store = Store::open(&location, clock.clone(), Ids::random(clock.clone()))
            .await
            .expect("the store opens");
        if let Some(former) = &options.former_registers_dir {
            application::hosted_registers::Registers::load(&store, former, &BTreeMap::new())
                .await
                .expect("the former profiles are read");
        }
        let registers_dir = options.registers_dir.clone().unwrap_or_else(shipped_registers);
        let config = Config {
            database_url: database_url.clone(),
            key_dir: key_dir.clone(),
            registers: overlays(&registers_dir, &options),
            registers_dir,
            trusted_proxies: options
                .trusted_proxies
                .iter()
                .map(|net| net.parse().expect("a network"))
                .collect(),
            allowed_origins: options.allowed_origins.iter().map(ToString::to_string).collect(),
            workers: 1,
            ..Config::default()
        };
        let state = api::server::state(store, config)
            .await
            .expect("the service is ready");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let server = api::server::serve(state.clone(), listener).expect("it listens");
        let handle = server.handle();
        tokio::spawn(server);
        Some(Self {
            base,
            clock,
            state,
            data_dir,
            key_dir,
            database_url,
            http: reqwest::Client::new(),
            server: handle,
            _postgres: postgres,
            _folder: folder,
        })
    }

    /// Lets time pass.
    pub fn set_time(&self, now: &str) {
        self.clock.set(now.parse().expect("an instant"));
    }

    /// What day it is, as far as tests go: in UTC.
    pub fn today(&self) -> NaiveDate {
        self.clock.now().date_naive()
    }
}

/// The URL of a database of one's own, and what holds it while it is used.
pub(crate) async fn prepared(database: Database, data_dir: &Path) -> (String, Option<TestDatabase>) {
    match database {
        Database::Sqlite => (format!("sqlite:{}/test.db", data_dir.display()), None),
        Database::Postgres => {
            let made = postgres::database(async |url: &str| {
                persistence::migrate_postgres(url)
                    .await
                    .expect("the template migrates");
            })
            .await;
            (made.url().to_owned(), Some(made))
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // The server ends with its workers; nobody waits for it.
        let handle = self.server.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { handle.stop(false).await });
        }
    }
}

fn overlays(registers_dir: &Path, options: &Options) -> BTreeMap<String, Overlay> {
    let networks = |nets: &[&str]| Overlay {
        networks: nets.iter().map(|net| net.parse().expect("a network")).collect(),
    };
    match &options.networks {
        Some(chosen) => chosen
            .iter()
            .map(|(id, nets)| (id.clone(), networks(nets)))
            .collect(),
        None => application::hosted_registers::files(registers_dir)
            .expect("profiles")
            .iter()
            .map(|file| {
                (
                    application::hosted_registers::read(file).expect("a profile").0.id,
                    networks(&["127.0.0.0/8"]),
                )
            })
            .collect(),
    }
}
