//! A demo that is served, and who signs in to it.

use api::state::State;
use demo::{Document, Ids, Options, Ready};
use serde_json::Value;
use std::path::Path;
use tests::app::shipped_registers;

/// Few enough to be quick, and more than stand for something.
pub const CLIENTS: usize = 150;

pub fn options(folder: &Path) -> Options {
    Options {
        data_dir: folder.join("data"),
        registers_dir: shipped_registers(),
        listen: "127.0.0.1:0".to_owned(),
        clients: Some(CLIENTS),
        seed: Some(7),
        today: Some("2026-03-02".parse().unwrap()),
        reset: false,
    }
}

/// A demo that is served.
pub struct Served {
    /// The demo.
    pub ready: Ready,
    /// What its requests share.
    pub state: actix_web::web::Data<State>,
    base: String,
    http: reqwest::Client,
    server: actix_web::dev::ServerHandle,
}

impl Served {
    pub async fn start(options: &Options) -> Self {
        let ready = demo::ready(options, api::server::CONTRACT)
            .await
            .expect("the demo is ready");
        let state = api::server::state(ready.store.clone(), ready.config.clone())
            .await
            .expect("it can be served");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = api::server::serve(state.clone(), listener).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            ready,
            state,
            base,
            http: reqwest::Client::new(),
            server: handle,
        }
    }

    /// Ends it, so that another may start on the same folder.
    pub async fn stop(self) -> Document {
        self.server.stop(true).await;
        api::server::close(&self.state).await;
        self.ready.document.clone()
    }

    pub async fn sign_in(&self, username: &str, password: &str) -> String {
        let form = format!("grant_type=password&username={username}&password={password}");
        let request = self
            .http
            .post(format!("{}/oauth/token", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        let token = answer["access_token"].as_str();
        token.unwrap_or_else(|| panic!("{username}: {answer}")).to_owned()
    }

    pub async fn as_task(&self, register: &str, task: &str) -> String {
        let account = self.ready.document.accounts.iter();
        let account = account
            .filter(|account| account.register.as_deref() == Some(register))
            .find(|account| account.task == task)
            .expect("an account");
        self.sign_in(&account.username, &account.password).await
    }

    pub async fn get(&self, token: &str, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
        let mut request = self
            .http
            .get(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {token}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    pub async fn ok(&self, token: &str, path: &str) -> Value {
        // Restricted data opens to those who may open it and say why.
        let (status, body) = self.get(token, path, &[("restricted-use", "legal_claims")]).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Every client of a register, as its responsible person sees them.
    pub async fn everybody(&self, register: &str) -> Vec<Value> {
        let token = self.as_task(register, "responsible_person").await;
        let (mut items, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/v1/registers/{register}/clients?limit=200{cursor}");
            let page = self.ok(&token, &path).await;
            items.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    pub fn ids(&self, register: &str, fixture: &str) -> Vec<uuid::Uuid> {
        match self.ready.document.fixtures[register].get(fixture) {
            None => Vec::new(),
            Some(Ids::One(id)) => vec![*id],
            Some(Ids::Several(ids)) => ids.clone(),
        }
    }

    pub fn registers(&self) -> Vec<String> {
        self.ready.document.clients.keys().cloned().collect()
    }
}
