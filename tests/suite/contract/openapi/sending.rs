//! Sends a documented example to the demo: signed in with its accounts, upon its fixtures.
//!
//! A body goes out as it is documented, but for the two things that nobody can know beforehand: a refresh
//! token and the id of an official.

use api::openapi::examples::{EXAMPLES, Example, FAMILY, OFFICIAL, OTHER_OFFICIAL, REFRESH_TOKEN};
use reqwest::Method;
use serde_json::Value;
use std::collections::HashMap;
use tests::contract::{Operation, filled, operations};
use tests::demo::Demo;
use tests::session::form;
use tests::{Answer, Session};

/// The examples in an order in which each can be carried out: the user whom one makes signs in by others,
/// and changes the password, forgets it or leaves when all else is done. The rest follows as it is listed.
pub fn in_order() -> Vec<&'static Example> {
    let mut examples: Vec<&Example> = EXAMPLES.iter().collect();
    examples.sort_by_key(|example| match (example.operation, example.name) {
        ("createUser", "official") => 0,
        ("changePassword", "change") => 2,
        ("updateUser", "deactivate") | ("setPassword", "forgotten") => 3,
        _ => 1,
    });
    examples
}

/// For whom an example is sent: the fixture of its register that fits what it shows. What an example
/// changes and no fixture has was added by the example before it.
fn fixture(example: &Example) -> &'static str {
    match (example.operation, example.name) {
        ("updateClient", "realIdentityCode") => "temporary_identity_code",
        ("updateClient", "languages") => "interpreter_need",
        ("changeAddress", _) => "moved",
        ("recordDeath", _) => "one_name",
        ("reverseDeath", _) => "deceased",
        ("startRelationship", _) => "closed_relationship",
        ("endRelationship", "consentWithdrawn") => "withdrawn_consent",
        ("setOfficials", _) => "two_officials",
        ("changeRestriction", _) => "restricted",
        ("withdrawConsent", _) => "obtained_by_consent",
        _ => "family_of_four",
    }
}

/// The path of an example, and the version of what it changes.
struct Target {
    path: String,
    version: Option<Value>,
}

/// Sends examples to a demo.
pub struct Sender {
    /// The contract.
    pub document: Value,
    demo: Demo,
    operations: HashMap<String, Operation>,
    sessions: HashMap<(&'static str, &'static str), Session>,
    /// The id of the user whom an example made.
    user: String,
    /// The id of the last event that an example entered: no list shows events.
    event: String,
    /// The last refresh token that an example was answered.
    refresh_token: String,
}

impl Sender {
    /// A sender of examples.
    pub fn new(demo: Demo) -> Self {
        let document = api::server::document();
        let operations = operations(&document).into_iter();
        Self {
            operations: operations
                .map(|operation| (operation.id.clone(), operation))
                .collect(),
            document,
            demo,
            sessions: HashMap::new(),
            user: String::new(),
            event: String::new(),
            refresh_token: String::new(),
        }
    }

    /// The operation that an example belongs to.
    pub fn operation(&self, example: &Example) -> &Operation {
        &self.operations[example.operation]
    }

    /// Sends an example.
    ///
    /// # Errors
    /// There is nothing that it could be sent upon.
    pub async fn send(&mut self, example: &'static Example) -> Result<Answer, String> {
        let mut session = self.session(example).await;
        let target = self.target(example).await?;
        let operation = self.operation(example);
        if let Some(version) = &target.version {
            session = session.if_match(version);
        }
        let mut body = example
            .body
            .replace(REFRESH_TOKEN, &self.refresh_token)
            .replace(OFFICIAL, &session.user.to_string());
        if body.contains(OTHER_OFFICIAL) {
            let other = self.demo.account(Some(example.register), "caseworker").await;
            body = body.replace(OTHER_OFFICIAL, &other.user.to_string());
        }
        for (at, member) in FAMILY.into_iter().enumerate() {
            if body.contains(member) {
                let client = self.demo.member(example.register, "family_of_four", at);
                body = body.replace(member, &client);
            }
        }
        let (media, body) = sent(operation, body);
        let method: Method = operation.method.parse().expect("a method");
        let answer = session.send_as(method, &target.path, &media, &body).await;
        if example.operation == "createUser" && answer.status == 201 {
            self.user = answer.body["id"].as_str().expect("an id").to_owned();
        }
        if example.operation == "createEvent" && answer.status == 201 {
            self.event = answer.body["id"].as_str().expect("an id").to_owned();
        }
        if let Some(token) = answer.body["refresh_token"].as_str() {
            self.refresh_token = token.to_owned();
        }
        Ok(answer)
    }

    /// Who sends an example.
    async fn session(&mut self, example: &'static Example) -> Session {
        let key = match (example.register, example.task) {
            ("-", "-") => return self.demo.nobody(),
            // Each changes what signs in: a session of its own.
            ("-", "user") => {
                let mut examples = EXAMPLES.iter();
                let token = examples.find(|known| known.operation == "token" && known.status == 200);
                let body: Value = serde_json::from_str(token.expect("an example").body).expect("JSON");
                let text = |name: &str| body[name].as_str().expect("text");
                return self.demo.sign_in(text("username"), text("password")).await;
            }
            key => key,
        };
        if let Some(known) = self.sessions.get(&key) {
            return known.clone();
        }
        let register = (key.0 != "-").then_some(key.0);
        let session = self.demo.account(register, key.1).await;
        self.sessions.insert(key, session.clone());
        session
    }

    /// Where an example is sent.
    async fn target(&mut self, example: &'static Example) -> Result<Target, String> {
        let operation = self.operation(example).clone();
        let mut ids = HashMap::from([("register", example.register.to_owned())]);
        if operation.path.contains("{client}") {
            ids.insert("client", self.demo.fixture(example.register, fixture(example)));
        }
        if operation.path.contains("{user}") {
            ids.insert("user", self.user.clone());
        }
        if operation.path.contains("{event}") {
            ids.insert("event", self.event.clone());
        }
        if operation.id == "endGrant" {
            // Somebody's of the demo: the task itself says whose.
            let task = if example.name == "atOnce" {
                "registry_clerk"
            } else {
                "statistician"
            };
            let account = self.demo.account(Some(example.register), task).await;
            ids.insert("user", account.user.to_string());
        }
        let reader = self.reader(example).await;
        let mut version = None;
        // From the left: each list is read with what stands before it.
        let steps: Vec<&str> = operation.path.split('/').collect();
        for (at, step) in steps.iter().enumerate() {
            let Some(name) = step.strip_prefix('{').and_then(|step| step.strip_suffix('}')) else {
                continue;
            };
            if !ids.contains_key(name) {
                let list = filled(&steps[..at].join("/"), |name| ids[name].clone());
                // What stands below a plan is tried on one that is in force.
                let below = ["/goals", "/reviews"]
                    .iter()
                    .any(|part| operation.path.contains(part));
                let list = match name == "record" && below {
                    true => format!("{list}?kind=plan&state=in_force"),
                    false => list,
                };
                let list = reader.get(&list).await.expect(200);
                let found = found(&list).ok_or("there is none of what it changes")?;
                ids.insert(name, found["id"].as_str().expect("an id").to_owned());
                version = Some(found["version"].clone());
            } else if ["client", "user"].contains(&name) {
                let one = filled(&steps[..=at].join("/"), |name| ids[name].clone());
                version = Some(reader.get(&one).await.expect(200)["version"].clone());
            }
        }
        Ok(Target {
            path: filled(&operation.path, |name| ids[name].clone()),
            version: version.filter(|_| takes_version(&operation)),
        })
    }

    /// Who looks up beforehand what stands where: in a register, somebody who sees everything of a client.
    async fn reader(&mut self, example: &'static Example) -> Session {
        let (register, task) = match (example.register, example.operation) {
            ("-", _) | (_, "giveGrant" | "endGrant") => (example.register, example.task),
            (register, "closeOutsideNotice") => (register, "data_protection_officer"),
            (register, _) => (register, "responsible_person"),
        };
        if ["-", "user"].contains(&task) {
            return self.demo.nobody();
        }
        let register = (register != "-").then_some(register);
        let session = self.demo.account(register, task).await;
        session.with("restricted-use", "legal_claims")
    }
}

/// Whether a change must name the version that was read.
fn takes_version(operation: &Operation) -> bool {
    let parameters = operation.says["parameters"].as_array().into_iter().flatten();
    let mut names = parameters.map(|parameter| parameter["name"].as_str().unwrap_or_default());
    names.any(|name| name == "If-Match")
}

/// Of a list, what a change can be tried on: the last one that has not ended.
fn found(list: &Value) -> Option<&Value> {
    let items = list["items"].as_array()?;
    let open = |item: &&Value| {
        let ends = [
            &item["period"]["to"],
            &item["endsOn"],
            &item["withdrawnOn"],
            &item["closing"],
        ];
        ends.iter().all(|end| end.is_null())
    };
    items.iter().rfind(open).or(items.last())
}

/// A body as it goes out, with its media type: a form as one, a merge patch under its own name.
fn sent(operation: &Operation, body: String) -> (String, String) {
    let content = operation.says["requestBody"]["content"]
        .as_object()
        .expect("a body");
    let merge_patch = content.keys().find(|media| media.contains("merge"));
    let media = merge_patch
        .or(content.keys().next())
        .expect("a media type")
        .clone();
    if !media.contains("form") {
        return (media, body);
    }
    let fields: Value = serde_json::from_str(&body).expect("JSON");
    let fields = fields.as_object().expect("a form").iter();
    let body = form(fields.map(|(name, value)| (name.as_str(), value.as_str().expect("text"))));
    (media, body)
}
