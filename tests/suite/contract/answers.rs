//! Whole answers of the main resources, literally: status, headers and body, the same on both databases.
//!
//! What is kept of them lies in `answers/`. Whoever means to change an answer runs the tests with
//! `INSTA_UPDATE=always` and reads the difference.

use serde_json::{Value, json};
use tests::casework::{made, pass, record};
use tests::correcting;
use tests::literal::Names;
use tests::people::*;
use tests::scenes::*;
use tests::{Answer, App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

/// Compares an answer with what was kept under a name.
fn kept(name: &str, names: &mut Names, request: &str, answer: &Answer) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("answers");
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, names.text(request, answer)));
}

/// Reads a path and compares the answer.
async fn read(name: &str, names: &mut Names, session: &Session, path: &str) {
    kept(name, names, &format!("GET {path}"), &session.get(path).await);
}

/// Posts to a path and compares the answer; what was made.
async fn posted(name: &str, names: &mut Names, session: &Session, path: &str, body: Value) -> Value {
    let answer = session.post(path, body).await;
    kept(name, names, &format!("POST {path}"), &answer);
    answer.body
}

fn somebody() -> Value {
    let consent = json!({
        "kind": "obtaining", "parties": [{"code": "partner_organisation", "name": "Testijärjestö"}],
        "categories": ["contact_data"], "purposes": ["integration_services"], "givenOn": "2026-03-01",
        "form": "written", "language": "so", "interpreter": true,
    });
    json!({
        "clientGroup": "refugees_received",
        "person": {
            "firstNames": "Maryam Sahra", "lastName": "Testinen", "motherTongue": "so",
            "identityCode": {"value": identity_code("1990-05-17", 901), "temporary": false},
            "interpreterNeed": {"needed": true, "language": "so"},
        },
        "source": from_client(), "relationship": {"startsOn": "2026-01-15"}, "entry": {"consents": [consent]},
        "phones": [{"number": "+358 50 555 1801"}],
    })
}

/// A caseworker and a client, with their names; the client and its path.
async fn scene(app: &App) -> (Session, Names, Value, String) {
    let official = app.official(REGISTER, "caseworker").await;
    let (client, path) = entered(&official, REGISTER, somebody()).await;
    let names = Names::default()
        .with(official.user, "caseworker")
        .with(client["id"].as_str().expect("an id"), "client");
    (official, names, client, path)
}

fn register(path: &str) -> String {
    format!("/v1/registers/{REGISTER}{path}")
}

fn below(path: &str, made: &Value) -> String {
    format!("{path}/{}", made["id"].as_str().expect("an id"))
}

tests::scenario! {
    async fn a_client(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut names = Names::default().with(official.user, "caseworker");
        let made = posted("client_created", &mut names, &official, &clients(REGISTER), somebody()).await;
        let path = path(REGISTER, &made);
        read("client", &mut names, &official, &path).await;
        read("clients", &mut names, &official, &clients(REGISTER)).await;
        posted("client_found", &mut names, &official, &search(REGISTER), json!({"name": "testinen mariam"})).await;
        read("client_history", &mut names, &official, &format!("{path}/history")).await;
    }

    async fn a_dated_fact(app) {
        let (official, mut names, _, path) = scene(&app).await;
        let address = json!({
            "kind": "permanent", "street": "Testikatu 1 A 2", "postalCode": "94100", "city": "Kemi", "source": from_client(),
        });
        let addresses = format!("{path}/addresses");
        let made = posted("address_added", &mut names, &official, &addresses, address).await;
        read("address", &mut names, &official, &below(&addresses, &made)).await;
        let permit = json!({
            "type": "continuous", "ground": "quota_refugee", "period": {"from": "2026-01-01", "to": "2026-12-31"}, "source": from_client(),
        });
        let permits = format!("{path}/permits");
        posted("permit_added", &mut names, &official, &permits, permit).await;
        read("permits", &mut names, &official, &permits).await;
    }

    async fn a_consent_and_a_relationship(app) {
        let (official, mut names, _, path) = scene(&app).await;
        let consents = format!("{path}/consents");
        let given = official.get(&consents).await.expect(200)["items"][0].clone();
        read("consents", &mut names, &official, &consents).await;
        let withdrawal = format!("{}/withdrawal", below(&consents, &given));
        let withdrawing = official.if_match(&given["version"]);
        posted("consent_withdrawn", &mut names, &withdrawing, &withdrawal, json!({"form": "written"})).await;
        read("relationships", &mut names, &official, &format!("{path}/relationships")).await;
    }

    async fn records(app) {
        let (official, mut names, _, path) = scene(&app).await;
        let records = format!("{path}/records");
        let made = posted("record_created", &mut names, &official, &records, record("contact", "contact")).await;
        read("record", &mut names, &official, &below(&records, &made)).await;
        let plan = json!({
            "type": "integration_plan", "state": "in_force", "source": from_client(),
            "content": {"kind": "plan", "summary": "Suunnitelma", "period": {"from": "2026-03-01", "to": "2027-02-28"}},
        });
        let plan = below(&records, &official.post(&records, plan).await.expect(201));
        let goal = json!({"source": from_client(), "content": {"kind": "goal", "text": "Kielitaito", "targetOn": "2026-12-01"}});
        posted("goal_created", &mut names, &official, &format!("{plan}/goals"), goal).await;
        let review = json!({"source": from_client(), "content": {"kind": "review", "text": "Etenee", "nextOn": "2026-09-01"}});
        posted("review_created", &mut names, &official, &format!("{plan}/reviews"), review).await;
        read("plan", &mut names, &official, &plan).await;
        read("records", &mut names, &official, &records).await;
    }

    async fn what_waits_and_a_case_at_a_glance(app) {
        let (official, mut names, _, path) = scene(&app).await;
        let mut today = record("appointment", "appointment");
        today["content"]["startsAt"] = json!("2026-03-02T12:00:00Z");
        today["content"]["endsAt"] = json!("2026-03-02T13:00:00Z");
        made(&official, &path, today).await;
        let (_, measure) = made(&official, &path, record("service_measure", "measure")).await;
        pass(&official, &measure, 1, json!({"to": "ongoing"})).await.expect(200);
        made(&official, &path, record("contact", "contact")).await;
        read("overview", &mut names, &official, &format!("{path}/overview")).await;
        read("worklists", &mut names, &official, "/v1/me/worklists").await;
        read("worklist", &mut names, &official, &register("/worklists/appointments_today")).await;
    }

    async fn a_register(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut names = Names::default().with(official.user, "caseworker");
        read("register", &mut names, &official, &register("")).await;
        read("form_model", &mut names, &official, &register("/form-model")).await;
        read("me", &mut names, &official, "/v1/me").await;
    }

    async fn a_user_and_a_grant(app) {
        let operator = app.operator().await;
        let mut names = Names::default().with(operator.user, "operator");
        let user = json!({"username": "uusi.testinen", "displayName": "Uusi Testinen", "password": "a long enough password"});
        let user = posted("user_created", &mut names, &operator, "/v1/users", user).await;
        let user = below("/v1/users", &user);
        let grants = format!("{user}/grants");
        let grant = json!({"register": REGISTER, "task": "administrator", "undertakingSignedOn": "2026-03-01"});
        posted("grant_given", &mut names, &operator, &grants, grant).await;
        read("user", &mut names, &operator, &user).await;
        read("grants", &mut names, &operator, &grants).await;
    }

    async fn the_log(app) {
        let (official, mut names, _, path) = scene(&app).await;
        let auditor = app.official(REGISTER, "log_auditor").await;
        official.get(&path).await.expect(200);
        official.get(&clients_of_nobody()).await.problem(404, "not_found");
        read("log", &mut names, &auditor, &register(&format!("/log?user={}", official.user))).await;
    }

    async fn a_correction(app) {
        let scene = correcting::scene(&app).await;
        let id = |session: &Session| session.user.to_string();
        let mut names = Names::default()
            .with(id(&scene.asks), "asks").with(id(&scene.decides), "decides")
            .with(scene.wrong.0["id"].as_str().unwrap(), "wrong-client").with(scene.right.0["id"].as_str().unwrap(), "right-client");
        let (_, note) = made(&scene.asks, &scene.wrong.1, record("case_note", "note")).await;
        let corrections = format!("{note}/corrections");
        let asked = posted("correction_asked", &mut names, &scene.asks, &corrections, correcting::moving(&scene.right.0)).await;
        let decided = correcting::decide(&scene.decides, &asked, "approved").await;
        kept("correction_decided", &mut names, "POST …/decision", &decided);
        read("corrections", &mut names, &scene.decides, &correcting::corrections()).await;
    }

    async fn an_event(app) {
        let (official, mut names, client, _) = scene(&app).await;
        let (child, _) = entered(&official, REGISTER, newcomer(REGISTER, "Lapsinen")).await;
        let event = json!({
            "type": "appointment", "source": from_client(), "clients": [{"client": client["id"]}, {"client": child["id"]}],
            "content": {"kind": "appointment", "startsAt": "2026-03-02T07:00:00Z", "endsAt": "2026-03-02T08:00:00Z", "about": "Ryhmätapaaminen"},
        });
        let events = register("/events");
        let made = posted("event_created", &mut names, &official, &events, event).await;
        read("event", &mut names, &official, &below(&events, &made)).await;
    }

    async fn problems(app) {
        let (official, mut names, client, path) = scene(&app).await;
        let auditor = app.official(REGISTER, "log_auditor").await;
        read("problem_401", &mut names, &app.nobody(), &path).await;
        read("problem_403", &mut names, &auditor, &path).await;
        read("problem_404", &mut names, &official, &clients_of_nobody()).await;
        let wrong = json!({"a": 1, "person": {"lastName": ""}});
        posted("problem_422_of_the_body", &mut names, &official, &clients(REGISTER), wrong).await;
        let mut not_named = newcomer(REGISTER, "Testinen");
        not_named["person"]["occupation"] = json!("seppä");
        posted("problem_422_of_a_rule", &mut names, &official, &clients(REGISTER), not_named.clone()).await;
        posted("dry_run", &mut names, &official, &format!("{}?dryRun=true", clients(REGISTER)), not_named).await;
        let changed = json!({"person": {"lastName": "Toinen"}, "source": from_client()});
        let stale = official.with("if-match", "\"7\"").patch(&path, changed.clone()).await;
        kept("problem_412", &mut names, &format!("PATCH {path}"), &stale);
        let without = official.patch(&path, changed).await;
        kept("problem_428", &mut names, &format!("PATCH {path}"), &without);
        assert_eq!(official.get(&path).await.expect(200)["version"], client["version"]);
    }
}

/// The path of a client that is none.
fn clients_of_nobody() -> String {
    format!("{}/{}", clients(REGISTER), uuid::Uuid::nil())
}
