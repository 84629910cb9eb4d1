//! The real binary, in a process of its own, on a database of its own.
//!
//! Cargo tells a test where the binaries of its own package are, and builds them before it: so this
//! package has the binary's `main.rs` as a target too, and no test looks for a file that may be missing
//! or older than the source. [`binary!`](crate::binary) names it.

use crate::postgres::{self, Database, TestDatabase};
use crate::{App, Session};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

/// Where the binary is.
#[macro_export]
macro_rules! binary {
    () => {
        env!("CARGO_BIN_EXE_asiakasrekisteri-under-test")
    };
}

/// The password of everybody here.
pub const PASSWORD: &str = "a-password-for-tests-only";
/// The operator's administrator, once added.
pub const OPERATOR: &str = "operaattori";

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An installation of the binary: its configuration, data and keys. Gone when it is dropped.
pub struct Installation {
    binary: &'static str,
    /// The folder of all that follows.
    pub folder: PathBuf,
    /// The configuration file.
    pub config: PathBuf,
    /// The URL of its database.
    pub database_url: String,
    /// The folder of the data, on SQLite.
    pub data_dir: PathBuf,
    /// The folder of the keys.
    pub key_dir: PathBuf,
    _postgres: Option<TestDatabase>,
    _folder: Option<tempfile::TempDir>,
}

impl Installation {
    /// An installation on a database; `None` when the run leaves that database out.
    pub async fn on(binary: &'static str, database: Database) -> Option<Self> {
        if !postgres::databases().contains(&database) {
            return None;
        }
        let folder = postgres::folder();
        let (data_dir, key_dir) = (folder.path().join("data"), folder.path().join("keys"));
        let (database_url, postgres) = crate::app::prepared(database, &data_dir).await;
        let made = Self {
            binary,
            folder: folder.path().to_owned(),
            config: folder.path().join("asiakasrekisteri.toml"),
            database_url,
            data_dir,
            key_dir,
            _postgres: postgres,
            _folder: Some(folder),
        };
        made.configure("");
        Some(made)
    }

    /// The installation that a service under test stands for: the same data and keys.
    pub fn of(binary: &'static str, app: &App) -> Self {
        let folder = app.key_dir.parent().expect("a folder").to_owned();
        let made = Self {
            binary,
            config: folder.join("asiakasrekisteri.toml"),
            folder,
            database_url: app.database_url.clone(),
            data_dir: app.data_dir.clone(),
            key_dir: app.key_dir.clone(),
            _postgres: None,
            _folder: None,
        };
        made.configure("");
        made
    }

    /// Writes the configuration, with more lines.
    pub fn configure(&self, more: &str) {
        let text = format!(
            "database_url = {:?}\nkey_dir = {:?}\nregisters_dir = {:?}\n{more}\n",
            self.database_url,
            self.key_dir,
            crate::app::shipped_registers(),
        );
        std::fs::write(&self.config, text).expect("a file");
    }

    /// The binary with arguments, in an environment of its own.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.binary);
        command.args(arguments).env_clear().current_dir(&self.folder);
        command.stdin(Stdio::null());
        command
    }

    /// Runs it with this configuration to its end, which comes within a minute.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("timeout");
        command.arg("60").arg(self.binary).args(arguments);
        command.arg("--config").arg(&self.config);
        command.env_clear().current_dir(&self.folder).stdin(Stdio::null());
        command.output().expect("it runs")
    }

    /// Adds the operator's administrator.
    pub fn add_operator(&self) -> Output {
        let password = self.folder.join("password");
        std::fs::write(&password, format!("{PASSWORD}\n")).expect("a file");
        let config = self.config.display().to_string();
        let arguments = ["user", "add", "--username", OPERATOR, "--name", "Operator"];
        self.command(&[&arguments[..], &["--config", &config]].concat())
            .stdin(std::fs::File::open(password).expect("a file"))
            .output()
            .expect("it runs")
    }

    /// Serves, and waits until it answers.
    pub async fn serve(&self) -> Serving {
        self.serve_with(&[]).await
    }

    /// The same, with variables in its environment.
    pub async fn serve_with(&self, environment: &[(&str, &str)]) -> Serving {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a port")
            .port();
        let log = self.folder.join(format!("log-{port}"));
        let config = self.config.display().to_string();
        let child = self
            .command(&["serve", "--config", &config])
            .env("ASIAKASREKISTERI_LISTEN", format!("127.0.0.1:{port}"))
            .envs(environment.iter().copied())
            .stderr(std::fs::File::create(&log).expect("a file"))
            .stdout(Stdio::null())
            .spawn()
            .expect("it starts");
        let base = format!("http://127.0.0.1:{port}");
        let mut serving = Serving { child, base, log };
        let nobody = Session::at(&serving.base, "");
        for _ in 0..PATIENCE.as_millis() / 20 {
            if let Some(status) = serving.child.try_wait().expect("a status") {
                panic!("it ended with {status}: {}", serving.log());
            }
            if nobody
                .try_get("/health/ready")
                .await
                .is_some_and(|answer| answer.status == 200)
            {
                return serving;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it does not answer: {}", serving.log());
    }
}

/// The binary, serving. Killed when it is dropped.
pub struct Serving {
    child: Child,
    /// Where it listens.
    pub base: String,
    log: PathBuf,
}

impl Serving {
    /// What it has written to standard error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).expect("the log")
    }

    /// Kills it as nothing can be prepared for: `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it ends");
    }

    /// Asks it to end: `SIGTERM`.
    pub fn ask_to_end(&self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(asked.expect("kill runs").success());
    }

    /// How it ended, once it has.
    pub async fn ended(&mut self) -> ExitStatus {
        for _ in 0..PATIENCE.as_millis() / 20 {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it does not end: {}", self.log());
    }

    /// Signs somebody in.
    pub async fn sign_in(&self, username: &str) -> Session {
        let form = [
            ("grant_type", "password"),
            ("username", username),
            ("password", PASSWORD),
        ];
        let nobody = Session::at(&self.base, "");
        let answer = nobody.post_form("/oauth/token", &form).await.body;
        nobody.with_token(
            answer["access_token"]
                .as_str()
                .unwrap_or_else(|| panic!("{answer}")),
        )
    }

    /// A person with a task in a register, appointed the way it is done: the operator's administrator
    /// appoints the register's, who grants the task.
    pub async fn official(&self, register: &str, task: &str) -> Session {
        let administrator = format!("administrator-{register}");
        let operator = self.sign_in(OPERATOR).await;
        self.appoint(&operator, &administrator, register, "administrator")
            .await;
        let appointing = self.sign_in(&administrator).await;
        self.appoint(&appointing, task, register, task).await;
        self.sign_in(task).await
    }

    async fn appoint(&self, by: &Session, username: &str, register: &str, task: &str) {
        let person = json!({"username": username, "displayName": "Somebody", "password": PASSWORD});
        let person = self.patiently(by, "/v1/users", person).await;
        let grants = format!("/v1/users/{}/grants", person["id"].as_str().expect("an id"));
        let grant = json!({"register": register, "task": task, "undertakingSignedOn": "2026-01-01"});
        self.patiently(by, &grants, grant).await;
    }

    /// Posts until it is made: grants take effect within half a second.
    async fn patiently(&self, by: &Session, path: &str, body: Value) -> Value {
        for _ in 0..100 {
            let answer = by.post(path, body.clone()).await;
            if ![401, 403].contains(&answer.status.as_u16()) {
                return answer.expect(201);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        by.post(path, body).await.expect(201)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Standard output, as text.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error, as text.
pub fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
