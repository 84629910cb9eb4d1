//! The service as a process of its own, as an operator starts it: what it answers, and what the system says that it
//! took for it.

use crate::load::Load;
use crate::people::REGISTER;
use persistence::{Clock, Ids, Location, Store};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What this binary is called with to be the service.
pub const AS_SERVICE: &str = "as-service";

/// The profiles that are shipped.
pub const REGISTERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../registers");

const PASSWORD: &str = "an invented first password";
const OPERATOR: &str = "olga.operaattori";
const ADMINISTRATOR: &str = "aino.esimerkki";
const CASEWORKER: &str = "eero.esimerkki";
const AUDITOR: &str = "vilja.esimerkki";
const BYSTANDER: &str = "siiri.esimerkki";

/// Which build is started.
#[derive(Clone)]
pub enum Build {
    /// This one.
    This,
    /// Another's binary, with the profiles that it knows.
    Other {
        /// The binary.
        binary: PathBuf,
        /// The folder of its profiles.
        registers: PathBuf,
    },
}

impl Build {
    /// What a table calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::This => "this build",
            Self::Other { .. } => "the other",
        }
    }

    fn registers(&self) -> PathBuf {
        match self {
            Self::This => PathBuf::from(REGISTERS),
            Self::Other { registers, .. } => registers.clone(),
        }
    }

    fn command(&self) -> Command {
        match self {
            Self::This => {
                let mut command = Command::new(std::env::current_exe().expect("this binary has a path"));
                command.arg(AS_SERVICE);
                command
            }
            Self::Other { binary, .. } => Command::new(binary),
        }
    }
}

/// What the system says of a process.
#[derive(Clone, Copy, Default)]
pub struct Taken {
    /// Time on a processor.
    pub processor: Duration,
    /// How often a thread of it gave its core away or lost it.
    pub switches: u64,
}

impl Taken {
    /// What it took since.
    pub fn since(self, before: Self) -> Self {
        Self {
            processor: self.processor.saturating_sub(before.processor),
            switches: self.switches.saturating_sub(before.switches),
        }
    }
}

/// The service, being served. Dropped, it ends.
pub struct Served {
    build: Build,
    environment: Vec<(&'static str, OsString)>,
    database_url: String,
    key_dir: PathBuf,
    address: SocketAddr,
    process: Child,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        // What it leaves goes with its folder.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Served {
    /// Starts a build on a new database: PostgreSQL's at this URL, or a file.
    pub async fn start(build: &Build, database: Option<&str>) -> Self {
        let folder = tempfile::tempdir_in(target()).expect("a folder on the disk");
        let file = format!("sqlite:{}", folder.path().join("data/register.db").display());
        let address = free_address();
        let (database_url, key_dir) = (database.map_or(file, str::to_owned), folder.path().join("keys"));
        let environment = vec![
            ("ASIAKASREKISTERI_LISTEN", address.to_string().into()),
            ("ASIAKASREKISTERI_DATABASE_URL", database_url.clone().into()),
            ("ASIAKASREKISTERI_KEY_DIR", key_dir.clone().into()),
            ("ASIAKASREKISTERI_REGISTERS_DIR", build.registers().into()),
            ("RUST_LOG", "warn".into()),
        ];
        let mut add = build.command();
        add.args([
            "user",
            "add",
            "--username",
            OPERATOR,
            "--name",
            "Olga Operaattori",
        ])
        .envs(environment.clone())
        .stdin(Stdio::piped());
        let mut add = add.spawn().expect("the binary starts");
        let mut stdin = add.stdin.take().expect("its input");
        writeln!(stdin, "{PASSWORD}").expect("the password is read");
        drop(stdin);
        assert!(add.wait().expect("it ends").success(), "the operator was added");
        let process = serve(build, &environment);
        let served = Self {
            build: build.clone(),
            environment,
            database_url,
            key_dir,
            address,
            process,
            http: reqwest::Client::new(),
            _folder: folder,
        };
        served.is_ready().await;
        served.appoint().await;
        served
    }

    /// Ends it in order and starts it again on the same data.
    pub async fn restart(&mut self) {
        self.end();
        self.begin().await;
    }

    /// Works on its data past it, while it has ended.
    pub async fn past_it(&mut self, work: impl AsyncFnOnce(&Store)) {
        self.end();
        let location = Location {
            database_url: self.database_url().to_owned(),
            key_dir: self.key_dir().to_owned(),
        };
        let clock = Clock::system();
        let store = Store::open(&location, clock.clone(), Ids::random(clock)).await;
        let store = store.expect("the store opens");
        work(&store).await;
        store.close().await;
        self.begin().await;
    }

    /// The URL of its database.
    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Where its keys lie.
    pub fn key_dir(&self) -> &Path {
        &self.key_dir
    }

    fn end(&mut self) {
        let pid = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(told.expect("kill is there").success(), "it was told to end");
        self.process.wait().expect("it ends");
    }

    async fn begin(&mut self) {
        self.process = serve(&self.build, &self.environment);
        self.is_ready().await;
    }

    async fn is_ready(&self) {
        let url = format!("http://{}/health/ready", self.address);
        for _ in 0..600 {
            let answer = self.http.get(&url).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the service did not start");
    }

    /// A caseworker, as an operator appoints one.
    async fn appoint(&self) {
        let operator = self.sign_in(OPERATOR).await;
        let administrator = self.add_user(&operator, ADMINISTRATOR).await;
        self.grant(&operator, &administrator, "administrator").await;
        let administrator = self.sign_in(ADMINISTRATOR).await;
        for (official, task) in [
            (CASEWORKER, "caseworker"),
            (BYSTANDER, "caseworker"),
            (AUDITOR, "log_auditor"),
        ] {
            let official = self.add_user(&operator, official).await;
            self.grant(&administrator, &official, task).await;
        }
    }

    async fn add_user(&self, token: &str, username: &str) -> String {
        let body = json!({"username": username, "displayName": "Esimerkki", "password": PASSWORD});
        let made = self.post(token, "/v1/users", &body).await;
        made["id"].as_str().expect("an id").to_owned()
    }

    async fn grant(&self, token: &str, user: &str, task: &str) {
        let body = json!({"register": REGISTER, "task": task, "undertakingSignedOn": "2026-01-02"});
        self.post(token, &format!("/v1/users/{user}/grants"), &body).await;
        // Rights are felt within a second.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    /// What a path answers to something that is posted.
    pub async fn post(&self, token: &str, path: &str, body: &Value) -> Value {
        let request = self.http.post(format!("http://{}{path}", self.address));
        let request = request
            .bearer_auth(token)
            .header("content-type", "application/json")
            .body(body.to_string());
        read(request).await
    }

    /// What a path answers to the caseworker.
    pub async fn get(&self, token: &str, path: &str) -> Value {
        let request = self.http.get(format!("http://{}{path}", self.address));
        read(request.bearer_auth(token)).await
    }

    async fn sign_in(&self, username: &str) -> String {
        let request = self.http.post(format!("http://{}/oauth/token", self.address));
        let form = format!("grant_type=password&username={username}&password={PASSWORD}").replace(' ', "+");
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let answer = read(request).await;
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    /// A token of the caseworker.
    pub async fn caseworker(&self) -> String {
        self.sign_in(CASEWORKER).await
    }

    /// A load of the caseworker's requests.
    pub async fn load(&self, connections: usize, time: Duration) -> Load {
        self.load_of(CASEWORKER, connections, time).await
    }

    async fn load_of(&self, user: &str, connections: usize, time: Duration) -> Load {
        Load {
            address: self.address,
            token: self.sign_in(user).await,
            connections,
            time,
            once: false,
        }
    }

    /// A load of another caseworker's requests.
    pub async fn bystander(&self, time: Duration) -> Load {
        self.load_of(BYSTANDER, 1, time).await
    }

    /// A load of requests of whoever audits the log.
    pub async fn auditor(&self, connections: usize, time: Duration) -> Load {
        self.load_of(AUDITOR, connections, time).await
    }

    /// What the process took so far.
    pub fn taken(&self) -> Taken {
        let process = format!("/proc/{}", self.process.id());
        let mut taken = Taken::default();
        for task in fs::read_dir(format!("{process}/task"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
            taken.switches += status
                .lines()
                .filter(|line| line.contains("ctxt_switches"))
                .filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok())
                .sum::<u64>();
            let schedule = fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            let on_processor = schedule.split(' ').next().and_then(|ns| ns.parse().ok());
            taken.processor += Duration::from_nanos(on_processor.unwrap_or(0));
        }
        taken
    }

    /// Memory that is resident, in MiB.
    pub fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kibibytes.unwrap_or(0) / 1024
    }
}

async fn read(request: reqwest::RequestBuilder) -> Value {
    let answer = request.send().await.expect("an answer");
    let (status, body) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "answered with {status}: {body}");
    serde_json::from_str(&body).expect("JSON")
}

fn serve(build: &Build, environment: &[(&'static str, OsString)]) -> Child {
    let mut command = build.command();
    let command = command.arg("serve").envs(environment.iter().cloned());
    command.stdin(Stdio::null()).spawn().expect("the binary starts")
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address")
}

/// Where databases stand: beside what was built, on the disk.
pub fn target() -> PathBuf {
    let binary = std::env::current_exe().expect("this binary has a path");
    binary.parent().expect("its folder").to_owned()
}
