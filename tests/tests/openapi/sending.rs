//! Sends a documented example, with what it stands on made first: by other examples.

use super::{Operation, operations};
use api::openapi::examples::{EXAMPLES, Example, OFFICIAL, REFRESH_TOKEN, USERNAME};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use tests::people::identity_code;
use tests::{App, Session};

/// Sends examples to a service.
pub struct Sender<'a> {
    app: &'a App,
    operations: BTreeMap<String, Operation>,
    sessions: HashMap<(&'static str, &'static str), Session>,
    people: u16,
}

/// What an example stands on.
#[derive(Default)]
struct Ground {
    /// The parts of the path.
    path: HashMap<&'static str, String>,
    /// The version of what is changed.
    version: Value,
}

impl Ground {
    fn of(name: &'static str, resource: &Value) -> Self {
        let mut ground = Self::default();
        ground.add(name, resource);
        ground
    }

    /// The next part of the path; the last one is what is changed.
    fn add(&mut self, name: &'static str, resource: &Value) {
        let id = resource["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no {name}: {resource}"));
        self.path.insert(name, id.to_owned());
        self.version = resource["version"].clone();
    }
}

/// The first example of an operation that is carried out in a register.
fn carried_out(register: &str, fits: impl Fn(&str) -> bool) -> &'static Example {
    let found = EXAMPLES
        .iter()
        .find(|example| example.register == register && example.status < 300 && fits(example.operation));
    found.unwrap_or_else(|| panic!("{register} lacks an example to stand on"))
}

impl<'a> Sender<'a> {
    /// A sender of examples.
    pub fn new(app: &'a App) -> Self {
        Self {
            app,
            operations: operations(&api::server::document()),
            sessions: HashMap::new(),
            people: 0,
        }
    }

    /// Sends an example: its status and its answer.
    pub async fn send(&mut self, example: &'static Example) -> (u16, Value) {
        let (session, body) = self.caller(example).await;
        let ground = self.ground(example, &session).await;
        self.deliver(example, &session, &ground, &body).await
    }

    /// Sends an example that another one stands on.
    async fn stand_on(&mut self, example: &'static Example, ground: &Ground) -> Value {
        let (session, body) = self.caller(example).await;
        let body = self.somebody_else(body);
        let (status, answer) = self.deliver(example, &session, ground, &body).await;
        assert_eq!(
            status, example.status,
            "{}.{}: {answer}",
            example.operation, example.name
        );
        answer
    }

    /// The same person twice would be one too many: each seeded client has a code of its own.
    fn somebody_else(&mut self, mut body: Value) -> Value {
        if let Some(code) = body.pointer_mut("/person/identityCode/value") {
            self.people += 1;
            let day = format!("1980-01-{:02}", 1 + self.people / 100);
            *code = identity_code(&day, 900 + self.people % 100).into();
        }
        body
    }

    async fn session(&mut self, register: &'static str, task: &'static str) -> Session {
        if let Some(known) = self.sessions.get(&(register, task)) {
            return known.clone();
        }
        let session = match (register, task) {
            ("-", "operator") => self.app.operator().await,
            _ => self.app.official(register, task).await,
        };
        self.sessions.insert((register, task), session.clone());
        session
    }

    /// Who sends an example, and its body with real names, ids and tokens in it.
    async fn caller(&mut self, example: &'static Example) -> (Session, Value) {
        self.people += 1;
        let username = format!("{USERNAME}.{}", self.people);
        let mut refresh_token = REFRESH_TOKEN.to_owned();
        let session = match (example.register, example.task) {
            ("-", task @ ("-" | "user")) => {
                let (user, tokens) = self.new_user(&username).await;
                refresh_token = tokens["refresh_token"].as_str().expect("a token").to_owned();
                let token = tokens["access_token"].as_str().expect("a token");
                let mut nobody = self.app.nobody();
                nobody.user = user;
                if task == "user" {
                    nobody.with_token(token)
                } else {
                    nobody
                }
            }
            (register, task) => self.session(register, task).await,
        };
        let body = example
            .body
            .replace(USERNAME, &username)
            .replace(REFRESH_TOKEN, &refresh_token)
            .replace(OFFICIAL, &session.user.0.to_string());
        (session, serde_json::from_str(&body).expect("JSON"))
    }

    /// A user made by the example, signed in by the example.
    async fn new_user(&mut self, username: &str) -> (domain::ids::UserId, Value) {
        let by = |operation: &'static str| carried_out("-", move |known| known == operation);
        let operator = self.session("-", "operator").await;
        let body = by("createUser").body.replace(USERNAME, username);
        let made = operator
            .post("/v1/users", serde_json::from_str(&body).expect("JSON"))
            .await
            .expect(201);
        let form: Value = serde_json::from_str(&by("token").body.replace(USERNAME, username)).expect("JSON");
        let fields: Vec<(&str, &str)> = form
            .as_object()
            .expect("a form")
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().expect("text")))
            .collect();
        let tokens = self.app.form("/oauth/token", &fields).await.expect(200);
        let id = made["id"].as_str().expect("an id").parse().expect("an id");
        (domain::ids::UserId(id), tokens)
    }

    /// What stands in the path of an example, made by other examples where it must be.
    async fn ground(&mut self, example: &'static Example, session: &Session) -> Ground {
        let path = self.operations[example.operation].path.clone();
        if path.contains("{user}") {
            return self.user(&path).await;
        }
        if path.contains("{case}") {
            return self.case(example.register, session).await;
        }
        if !path.contains("{client}") {
            return Ground::default();
        }
        let entered = carried_out(example.register, |operation| operation == "createClient");
        let client = Box::pin(self.stand_on(entered, &Ground::default())).await;
        let mut ground = Ground::of("client", &client);
        let at = format!(
            "/v1/registers/{}/clients/{}",
            example.register, ground.path["client"]
        );
        if path.contains("{relationship}") || example.operation == "startRelationship" {
            let known = session.get(&format!("{at}/relationships")).await.expect(200);
            let open = &known["items"][0];
            if example.operation == "startRelationship" {
                let end = format!("{at}/relationships/{}/end", open["id"].as_str().expect("an id"));
                let body = json!({"endsOn": "2026-01-31", "reason": "moved_away"});
                session
                    .if_match(&open["version"])
                    .post(&end, body)
                    .await
                    .expect(200);
            } else {
                ground.add("relationship", open);
            }
        }
        if path.contains("{consent}") {
            // The one that the client was entered by, where there is one.
            let known = session.get(&format!("{at}/consents")).await.expect(200);
            let consent = match known["items"].get(0) {
                Some(consent) => consent.clone(),
                None => {
                    let given = carried_out(example.register, |operation| operation == "giveConsent");
                    Box::pin(self.stand_on(given, &ground)).await
                }
            };
            ground.add("consent", &consent);
        }
        if path.contains("{fact}") {
            let collection = path.trim_end_matches("/{fact}").to_owned();
            let operations: Vec<String> = self
                .operations
                .iter()
                .filter(|(_, known)| known.path == collection && known.method == "POST")
                .map(|(id, _)| id.clone())
                .collect();
            let added = carried_out(example.register, |operation| {
                operations.iter().any(|id| id == operation)
            });
            ground.add("fact", &Box::pin(self.stand_on(added, &ground)).await);
        }
        if example.operation == "reverseDeath" {
            let died = carried_out(example.register, |operation| operation == "recordDeath");
            ground.version = session.get(&at).await.expect(200)["version"].clone();
            ground.version = Box::pin(self.stand_on(died, &ground)).await["version"].clone();
        }
        ground
    }

    async fn user(&mut self, path: &str) -> Ground {
        self.people += 1;
        let username = format!("{USERNAME}.{}", self.people);
        let (user, _) = self.new_user(&username).await;
        let operator = self.session("-", "operator").await;
        let user = operator.get(&format!("/v1/users/{}", user.0)).await.expect(200);
        let mut ground = Ground::of("user", &user);
        if path.contains("{grant}") {
            let given = EXAMPLES
                .iter()
                .find(|example| example.operation == "giveGrant" && example.task == "administrator");
            let grant = Box::pin(self.stand_on(given.expect("an example"), &ground)).await;
            ground.add("grant", &grant);
        }
        ground
    }

    /// Something that law required although the notice does not name it.
    async fn case(&mut self, register: &'static str, session: &Session) -> Ground {
        let entered = carried_out(register, |operation| operation == "createClient");
        let client = Box::pin(self.stand_on(entered, &Ground::default())).await;
        let identifier = carried_out(register, |operation| operation == "addIdentifier");
        Box::pin(self.stand_on(identifier, &Ground::of("client", &client))).await;
        let list = format!("/v1/registers/{register}/outside-notice?state=open&limit=200");
        let cases = session.get(&list).await.expect(200);
        let mut cases = cases["items"].as_array().expect("cases").iter();
        let case = cases
            .rfind(|case| case["clientId"] == client["id"])
            .expect("a case");
        Ground::of("case", case)
    }

    async fn deliver(
        &self,
        example: &Example,
        session: &Session,
        ground: &Ground,
        body: &Value,
    ) -> (u16, Value) {
        let operation = &self.operations[example.operation];
        let mut path = operation.path.replace("{register}", example.register);
        for (name, id) in &ground.path {
            path = path.replace(&format!("{{{name}}}"), id);
        }
        let method: Method = operation.method.parse().expect("a method");
        let (media, text) = operation.body(body);
        let mut request = self
            .app
            .http
            .request(method, format!("{}{path}", self.app.base))
            .header("content-type", media)
            .header("accept-language", "en");
        if !session.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", session.token));
        }
        if !ground.version.is_null() {
            request = request.header("if-match", format!("\"{}\"", ground.version));
        }
        let answer = request.body(text).send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}
