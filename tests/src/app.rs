//! A service under test.

use crate::postgres::{self, Database, TestDatabase};
use api::config::{Config, Overlay};
use api::state::State;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{RegisterKey, UserId};
use persistence::grants::GrantRow;
use persistence::users::UserRow;
use persistence::{Clock, Done, Ids, Location, Store};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

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
    /// Networks, by register id; by default every register is reached from loopback.
    pub networks: Option<BTreeMap<String, Vec<&'static str>>>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<&'static str>,
    /// Origins that browsers may call from.
    pub allowed_origins: Vec<&'static str>,
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
        let folder = tempfile::tempdir().expect("a folder");
        let (data_dir, key_dir) = (folder.path().join("data"), folder.path().join("keys"));
        let (database_url, postgres) = match database {
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

    fn register_key(&self, register: &str) -> RegisterKey {
        self.state
            .registers
            .find(register)
            .unwrap_or_else(|| panic!("no register {register}"))
            .key
    }

    /// A person with a task in a register, signed in. Each call makes a new person.
    pub async fn official(&self, register: &str, task: &str) -> Session {
        self.official_with(register, task, |_| {}).await
    }

    /// The same, with a grant that is not the usual one.
    pub async fn official_with(&self, register: &str, task: &str, grant: impl Fn(&mut GrantRow)) -> Session {
        let key = self.register_key(register);
        let mut row = self.grant(key, task);
        grant(&mut row);
        let (id, username) = self.person(&format!("{task} of {register}"), Some(row)).await;
        self.sign_in(id, &username).await
    }

    /// The operator's administrator, signed in.
    pub async fn operator(&self) -> Session {
        let row = self.grant(RegisterKey::SYSTEM, api::resources::grants::OPERATOR);
        let (id, username) = self.person("operator", Some(row)).await;
        self.sign_in(id, &username).await
    }

    fn grant(&self, register: RegisterKey, task: &str) -> GrantRow {
        let today = self.today();
        GrantRow {
            id: self.state.store.ids().next(),
            user_id: uuid::Uuid::nil(),
            register_key: register.0,
            task: task.to_owned(),
            valid_from: today - chrono::Days::new(400),
            valid_to: None,
            undertaking_signed_on: today - chrono::Days::new(400),
            own_clients_only: false,
            granted_by: None,
            version: 1,
            created_at: self.clock.now(),
        }
    }

    /// A person who can sign in with [`PASSWORD`]; the id and the username.
    pub async fn person(&self, name: &str, grant: Option<GrantRow>) -> (UserId, String) {
        static HASH: OnceLock<String> = OnceLock::new();
        let hash = HASH
            .get_or_init(|| api::auth::password::hash(PASSWORD).expect("a hash"))
            .clone();
        let id = self.state.store.ids().next();
        let username = format!("user-{}", id.simple());
        let user = Arc::new((
            UserRow {
                id,
                username: username.clone(),
                display_name: format!("Test {name}"),
                password_hash: hash,
                active: true,
                version: 1,
                created_at: self.clock.now(),
            },
            grant.map(|grant| GrantRow { user_id: id, ..grant }),
        ));
        let entry = api::edge::entry_of(
            &self.state.store,
            &api::edge::Record {
                register: RegisterKey::SYSTEM,
                actor: Default::default(),
                operation: "seed",
            },
            &api::problem::Problem::new(api::problem::Code::NotFound),
            "",
        );
        self.state
            .store
            .write(RegisterKey::SYSTEM, move |mut unit| {
                let (user, entry) = (user.clone(), entry.clone());
                async move {
                    persistence::users::insert(&mut unit.tx, &user.0).await?;
                    if let Some(grant) = &user.1 {
                        persistence::grants::insert(&mut unit.tx, grant).await?;
                    }
                    let value = domain::secret::Secret::new(());
                    Ok::<_, api::problem::Problem>(Done {
                        unit,
                        value,
                        entry,
                        dry_run: false,
                    })
                }
            })
            .await
            .expect("the person is added");
        self.state
            .access
            .refresh(&self.state.store)
            .await
            .expect("rights are refreshed");
        (UserId(id), username)
    }

    /// Signs a person in, over HTTP.
    pub async fn sign_in(&self, user: UserId, username: &str) -> Session {
        let answer = self
            .form(
                "/oauth/token",
                &[
                    ("grant_type", "password"),
                    ("username", username),
                    ("password", PASSWORD),
                ],
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Session {
            base: self.base.clone(),
            http: self.http.clone(),
            token: answer.body["access_token"].as_str().expect("a token").to_owned(),
            refresh_token: answer.body["refresh_token"].as_str().expect("a token").to_owned(),
            user,
            username: username.to_owned(),
            headers: Vec::new(),
        }
    }

    /// Posts a form, without signing in.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// A session of nobody: requests without a token.
    pub fn nobody(&self) -> Session {
        Session {
            base: self.base.clone(),
            http: self.http.clone(),
            token: String::new(),
            refresh_token: String::new(),
            user: UserId(uuid::Uuid::nil()),
            username: String::new(),
            headers: Vec::new(),
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
        None => api::registers::files(registers_dir)
            .expect("profiles")
            .iter()
            .map(|file| {
                (
                    api::registers::read(file).expect("a profile").0.id,
                    networks(&["127.0.0.0/8"]),
                )
            })
            .collect(),
    }
}

/// A text as it stands in a form.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Session {
    base: String,
    http: reqwest::Client,
    /// The access token.
    pub token: String,
    /// The refresh token.
    pub refresh_token: String,
    /// The user.
    pub user: UserId,
    /// The name that signs in.
    pub username: String,
    headers: Vec<(String, String)>,
}

impl Session {
    /// A session of a service that runs in a process of its own.
    pub fn at(base: &str, token: &str) -> Self {
        Self {
            base: base.to_owned(),
            http: reqwest::Client::new(),
            token: token.to_owned(),
            refresh_token: String::new(),
            user: UserId(uuid::Uuid::nil()),
            username: String::new(),
            headers: Vec::new(),
        }
    }

    /// The same session with a header on every request.
    pub fn with(&self, name: &str, value: impl ToString) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_string()));
        other
    }

    /// The same session, naming the version that it has read.
    pub fn if_match(&self, version: &Value) -> Self {
        self.with("if-match", format!("\"{version}\""))
    }

    /// The same session with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            ..self.clone()
        }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("accept-language", "en");
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).send().await.expect("an answer")).await
    }

    /// GET, of a service that may not answer.
    pub async fn try_get(&self, path: &str) -> Option<Answer> {
        Some(Answer::of(self.request(Method::GET, path).send().await.ok()?).await)
    }

    /// POST of a JSON body, to a service that may die on it. `None` when no whole answer came.
    pub async fn try_post(&self, path: &str, body: Value) -> Option<Answer> {
        let request = self.request(Method::POST, path).body(body.to_string());
        let response = request
            .header("content-type", "application/json")
            .send()
            .await
            .ok()?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.ok()?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Some(Answer {
            status,
            headers,
            body,
            text,
        })
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(
            self.request(Method::DELETE, path)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    /// POST of a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &body.to_string()).await
    }

    /// PUT of a JSON body.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, &body.to_string()).await
    }

    /// PATCH with a JSON body.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, &body.to_string()).await
    }

    /// A body as it is, called JSON.
    pub async fn send(&self, method: Method, path: &str, body: &str) -> Answer {
        let request = self
            .request(method, path)
            .header("content-type", "application/json")
            .body(body.to_owned());
        Answer::of(request.send().await.expect("an answer")).await
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body, as JSON; null when there is none.
    pub body: Value,
    /// The body, as text.
    pub text: String,
}

impl Answer {
    async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("a body");
        Self {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }

    /// The body, when the status is the one expected.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.body
    }

    /// The problem's code, when the status is the one expected.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.body["code"], code, "{}", self.text);
        self.body
    }

    /// A header, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
