//! A client with everything, and what each operation of the contract is sent.

mod bodies;
mod observed;

use crate::contract::{Operation, conforms, filled};
use crate::people::*;
use crate::{Answer, App, Session};
use application::caller::operation::Audience;
use bodies::{consent, fact};
use domain::access::Right;
use observed::Observed;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The register that is swept.
pub const REGISTER: &str = KEMI_REFUGEE_WORK;

/// Who calls, and what is there to be called upon.
pub struct Sweep {
    /// The contract.
    pub document: Value,
    /// Opens restricted data, for a use that is named.
    pub responsible: Session,
    /// Closes what stands outside the notice.
    pub officer: Session,
    /// Another caseworker, who answers for clients.
    pub colleague: Session,
    /// Reads the log.
    pub auditor: Session,
    /// The operator's administrator.
    pub operator: Session,
    /// Ids by the name of the path's parameter, facts by their collection.
    pub ids: HashMap<String, String>,
    /// An observation of work ability, which the swept register's notice does not name.
    observed: Observed,
}

/// The id of a resource.
pub fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

impl Sweep {
    /// A client with everything, and who calls.
    pub async fn of(app: &App) -> Self {
        let responsible = app
            .official(REGISTER, "responsible_person")
            .await
            .with("restricted-use", "public_interest");
        let person = json!({
            "firstNames": "Maryam Sahra", "lastName": "Testinen", "motherTongue": "so", "communicationLanguage": "fi",
            "identityCode": {"value": identity_code("1990-05-17", 901), "temporary": true},
            "interpreterNeed": {"needed": true, "language": "so"}
        });
        let body = json!({"clientGroup": "refugees_received", "person": person, "source": from_client(),
            "relationship": {"startsOn": "2026-01-15"}, "entry": {"consents": [consent()]}});
        let client = responsible.post(&clients(REGISTER), body).await.expect(201);
        let path = format!("{}/{}", clients(REGISTER), id(&client));
        let mut ids = HashMap::from([
            ("register".to_owned(), REGISTER.to_owned()),
            ("client".to_owned(), id(&client)),
            ("worklist".to_owned(), "appointments_today".to_owned()),
        ]);
        for collection in [
            "addresses",
            "phones",
            "emails",
            "municipalities",
            "citizenships",
            "identifiers",
            "permits",
            "reimbursements",
            "registrations",
            "reception-periods",
            "related-persons",
            "non-disclosure-orders",
            "restrictions",
        ] {
            let added = responsible
                .post(&format!("{path}/{collection}"), fact(collection))
                .await
                .expect(201);
            ids.insert(collection.to_owned(), id(&added));
        }
        let first = async |list: String| id(&responsible.get(&list).await.expect(200)["items"][0]);
        ids.insert(
            "relationship".to_owned(),
            first(format!("{path}/relationships")).await,
        );
        ids.insert("consent".to_owned(), first(format!("{path}/consents")).await);
        ids.insert(
            "case".to_owned(),
            first(format!("/v1/registers/{REGISTER}/outside-notice")).await,
        );
        let record = responsible
            .post(&format!("{path}/records"), bodies::record())
            .await;
        ids.insert("record".to_owned(), id(&record.expect(201)));
        let child = json!({"clientGroup": "refugees_received", "person": {"lastName": "Testinen"}, "source": from_client()});
        let child = responsible.post(&clients(REGISTER), child).await.expect(201);
        ids.insert("child".to_owned(), id(&child));
        let guest = json!({"clientGroup": "refugees_received", "person": {"lastName": "Vierasnen"}, "source": from_client()});
        let guest = responsible.post(&clients(REGISTER), guest).await.expect(201);
        ids.insert("guest".to_owned(), id(&guest));
        // Another official's, so that what is handed over leaves it as it is.
        let officer = app.official(REGISTER, "data_protection_officer").await;
        let colleague = app.official(REGISTER, "caseworker").await;
        let mut event = bodies::event(&ids["client"], &ids["child"]);
        event["official"] = json!(colleague.user.to_string());
        let event = responsible
            .post(&format!("/v1/registers/{REGISTER}/events"), event)
            .await;
        ids.insert("event".to_owned(), id(&event.expect(201)));
        let away = bodies::substitute(&responsible, &colleague, "2026-04-01");
        let away = responsible
            .post(&format!("/v1/registers/{REGISTER}/substitutes"), away)
            .await;
        ids.insert("substitute".to_owned(), id(&away.expect(201)));
        let plan = responsible
            .post(&format!("{path}/records"), bodies::plan())
            .await
            .expect(201);
        let plan_path = format!("{path}/records/{}", id(&plan));
        for (name, part) in [("goal", bodies::goal()), ("review", bodies::review())] {
            let made = responsible.post(&format!("{plan_path}/{name}s"), part).await;
            ids.insert(name.to_owned(), id(&made.expect(201)));
        }
        ids.insert("plan".to_owned(), id(&plan));
        let asked = officer
            .post(&format!("{plan_path}/corrections"), bodies::correction())
            .await;
        ids.insert("correction".to_owned(), id(&asked.expect(201)));
        let operator = app.operator().await;
        let (user, _) = app.person("somebody", None).await;
        ids.insert("user".to_owned(), user.to_string());
        let given = operator
            .post(
                &format!("/v1/users/{user}/grants"),
                json!({"register": REGISTER, "task": "administrator", "undertakingSignedOn": "2026-03-01"}),
            )
            .await
            .expect(201);
        ids.insert("grant".to_owned(), id(&given));
        Self {
            document: api::server::document(),
            responsible,
            officer,
            colleague,
            auditor: app.official(REGISTER, "log_auditor").await,
            operator,
            ids,
            observed: Observed::of(app).await,
        }
    }

    /// What is swept in another register, if this operation is.
    fn elsewhere(&self, operation: &Operation) -> Option<&Observed> {
        (operation.id == "readRecordIntegrity").then_some(&self.observed)
    }

    /// The ids of what an operation is called upon.
    fn ids(&self, operation: &Operation) -> &HashMap<String, String> {
        self.elsewhere(operation)
            .map_or(&self.ids, |observed| &observed.ids)
    }

    /// Who reads the log in which an operation leaves its entry.
    fn auditor(&self, operation: &Operation) -> &Session {
        let elsewhere = self.elsewhere(operation);
        elsewhere.map_or(&self.auditor, |observed| &observed.auditor)
    }

    /// The path of an operation on what is there.
    pub fn path(&self, operation: &Operation) -> String {
        let collection = operation.path.split('/').nth(6).unwrap_or_default();
        filled(&operation.path, |name| {
            let below_plan =
                ["goals", "reviews"].contains(&operation.path.split('/').nth(8).unwrap_or_default());
            let name = match name {
                "fact" => collection,
                "record" if below_plan => "plan",
                name => name,
            };
            self.ids(operation)
                .get(name)
                .unwrap_or_else(|| panic!("{}: no {name} was made", operation.id))
                .clone()
        })
    }

    /// Who may call it.
    fn caller(&self, operation: &Operation) -> &Session {
        if let Some(observed) = self.elsewhere(operation) {
            return &observed.caller;
        }
        match operation.info.audience {
            Audience::Administrators | Audience::Operator => &self.operator,
            Audience::Register(Some(Right::OutsideNoticeClose)) => &self.officer,
            Audience::Register(Some(Right::RegisterLogView)) => &self.auditor,
            _ => &self.responsible,
        }
    }

    /// The version that a change must name.
    async fn version(&self, operation: &Operation) -> Option<Value> {
        if !operation.info.if_match {
            return None;
        }
        if operation.id == "endGrant" {
            return Some(json!(1));
        }
        // What is changed is what the last parameter names.
        let path = self.path(operation);
        let steps: Vec<&str> = operation.path.split('/').collect();
        let last = steps.iter().rposition(|step| step.starts_with('{'))?;
        let resource = path.split('/').take(last + 1).collect::<Vec<_>>().join("/");
        Some(self.caller(operation).get(&resource).await.expect(200)["version"].clone())
    }

    /// Calls an operation as it wants to be called.
    pub async fn call(&self, operation: &Operation) -> Answer {
        self.call_at(operation, self.path(operation)).await
    }

    /// Asks only what would be decided about an operation.
    pub async fn ask(&self, operation: &Operation) -> Answer {
        let path = format!("{}?dryRun=true", self.path(operation));
        self.call_at(operation, path).await
    }

    /// Calls an operation without naming the version that was read.
    pub async fn call_without_version(&self, operation: &Operation) -> Answer {
        let session = self.caller(operation).clone();
        self.send(session, operation, self.path(operation)).await
    }

    /// Calls an operation with a header besides.
    pub async fn call_with(&self, operation: &Operation, header: &'static str, value: &str) -> Answer {
        let session = self.caller(operation).with(header, value);
        self.send(session, operation, self.path(operation)).await
    }

    async fn call_at(&self, operation: &Operation, path: String) -> Answer {
        let mut session = self.caller(operation).clone();
        if let Some(version) = self.version(operation).await {
            session = session.if_match(&version);
        }
        self.send(session, operation, path).await
    }

    async fn send(&self, session: Session, operation: &Operation, path: String) -> Answer {
        let method: Method = operation.method.parse().expect("a method");
        match self.body(operation) {
            Some(body) => session.send(method, &path, &body.to_string()).await,
            None if method == Method::DELETE => session.delete(&path).await,
            None => session.get(&path).await,
        }
    }

    /// Holds an answer against the contract.
    pub fn conforms(&self, operation: &Operation, answer: &Answer) {
        let id = &operation.id;
        assert!(
            answer.status.is_success(),
            "{id}: {} {}",
            answer.status,
            answer.text
        );
        conforms(&self.document, operation, answer);
    }

    /// The entry that an answer names is in the log.
    pub async fn entered(&self, app: &App, operation: &Operation, answer: &Answer) {
        let id = &operation.id;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{id}");
        let receipt = answer
            .header("log-receipt")
            .unwrap_or_else(|| panic!("{id} carries no receipt"));
        let (entry, mac) = receipt.split_once('.').expect("an id and a MAC");
        // Who was given which rights in a register, its own log knows.
        let in_register = operation.info.in_register() || ["giveGrant", "endGrant"].contains(&id.as_str());
        if in_register {
            let register = &self.ids(operation)["register"];
            let path = format!("/v1/registers/{register}/log?operation={id}&limit=200");
            let log = self.auditor(operation).get(&path).await.expect(200);
            let found = log["items"]
                .as_array()
                .expect("items")
                .iter()
                .find(|item| item["id"] == entry);
            let found = found.unwrap_or_else(|| panic!("{id}: the entry {entry} is not in the log"));
            assert_eq!(
                (&found["mac"], &found["operation"], &found["outcome"]),
                (&json!(mac), &json!(id), &json!("done")),
                "{found}"
            );
            assert_eq!(
                found["user"]["id"],
                self.caller(operation).user.to_string(),
                "{found}"
            );
            if operation.path.contains("{client}") {
                let client = &self.ids(operation)["client"];
                let subjects = found["subjects"].as_array().expect("subjects");
                assert!(
                    subjects
                        .iter()
                        .any(|subject| subject["clientId"] == client.as_str()),
                    "{id}: {found}"
                );
            }
        } else {
            let filter = persistence::log::LogFilter {
                operation: Some(id.clone()),
                ..Default::default()
            };
            let page =
                persistence::log::page(&app.state.store, domain::ids::RegisterKey::SYSTEM, &filter, 200)
                    .await
                    .expect("the log");
            assert!(
                page.rows.iter().any(|row| row.id.to_string() == entry),
                "{id}: the entry {entry} is not in the log"
            );
        }
    }
}
