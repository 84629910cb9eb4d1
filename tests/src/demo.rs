//! The real binary's demo, in a process of its own: what `cargo run -- demo` starts.

use crate::Session;
use crate::app::shipped_registers;
use domain::ids::UserId;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// What makes one demo the same as another. The day is one on which every documented example makes sense.
const PLAN: [&str; 6] = ["--seed", "7", "--today", "2026-03-02", "--clients", "100"];

/// A demo that is served. Killed, and its data gone, when it is dropped.
pub struct Demo {
    child: Child,
    /// Where it listens.
    pub base: String,
    /// `demo-accounts.json`: who can sign in, and where to find whom.
    pub document: Value,
    _folder: tempfile::TempDir,
}

impl Demo {
    /// Fills a demo in a folder of its own and waits until it is served.
    pub fn start(binary: &str) -> Self {
        let folder = crate::postgres::folder();
        let data = folder.path().join("data");
        let mut child = Command::new(binary)
            .args(["demo", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(&data)
            .arg("--registers-dir")
            .arg(shipped_registers())
            .args(PLAN)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let base = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.strip_prefix("Address")?.trim().to_owned()))
            .expect("the demo tells its address");
        // It goes on telling; nobody may leave it with a pipe that is full or gone.
        std::thread::spawn(move || lines.for_each(drop));
        let document = std::fs::read_to_string(data.join("demo-accounts.json")).expect("the accounts");
        Self {
            child,
            base,
            document: serde_json::from_str(&document).expect("JSON"),
            _folder: folder,
        }
    }

    /// Requests without a token.
    pub fn nobody(&self) -> Session {
        Session::at(&self.base, "")
    }

    /// Signs in by name and password.
    pub async fn sign_in(&self, username: &str, password: &str) -> Session {
        let form = [
            ("grant_type", "password"),
            ("username", username),
            ("password", password),
        ];
        let tokens = self.nobody().post_form("/oauth/token", &form).await.expect(200);
        let token = |name: &str| tokens[name].as_str().expect("a token").to_owned();
        let session = self.nobody().with_token(&token("access_token"));
        let me = session.get("/v1/me").await.expect(200);
        let user = me["id"].as_str().expect("an id");
        Session {
            refresh_token: token("refresh_token"),
            user: UserId(user.parse().expect("an id")),
            username: username.to_owned(),
            ..session
        }
    }

    /// Signs in the account of a task in a register; the operator's administrator has no register.
    pub async fn account(&self, register: Option<&str>, task: &str) -> Session {
        let accounts = self.document["accounts"].as_array().expect("accounts");
        let account = accounts.iter().find(|account| {
            account["register"].as_str() == register && (register.is_none() || account["task"] == task)
        });
        let account = account.unwrap_or_else(|| panic!("nobody is {task} in {register:?}"));
        let text = |name: &str| account[name].as_str().expect("text");
        self.sign_in(text("username"), text("password")).await
    }

    /// The id of one of the clients who stand for something together.
    pub fn member(&self, register: &str, code: &str, at: usize) -> String {
        let id = self.document["fixtures"][register][code][at].as_str();
        id.unwrap_or_else(|| panic!("in {register} too few are {code}"))
            .to_owned()
    }

    /// The id of the client, or the first of the clients, that stands for something.
    pub fn fixture(&self, register: &str, code: &str) -> String {
        let fixture = &self.document["fixtures"][register][code];
        let id = fixture.as_str().or(fixture[0].as_str());
        id.unwrap_or_else(|| panic!("nobody in {register} is {code}"))
            .to_owned()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
